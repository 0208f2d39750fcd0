/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs in other languages, measured: every word sung once and in order, the dry voice
 * in tune, and vowels that are heard as those that were meant. With "-m slow" every line
 * and every singer. */

#include "sw-compose.h"
#include "sw-language.h"
#include "sw-measure.h"
#include "sw-phonetics.h"
#include "sw-score-fixture.h"
#include "sw-singer.h"
#include "sw-words.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define LPC_ORDER 13
#define DECIMATION 4

typedef struct
{
  const char *language;
  char        gender;
  const char *words;
} Song;

static const Song songs[] = {
  { "de", 'f', "[Verse]\nDer Regen fällt auf unsre Stadt\nUnd jedes Licht verschwimmt im Glas\n[Rap]\nIch sag es dir, ich sag es laut\n[Chorus]\nTake my hand and run with me tonight\n(komm mit mir)\nKomm, wir gehen heute Nacht 😀\n" },
  { "es", 'm', "[Verso]\nLa luna duerme sobre el mar\nY yo te espero en el balcón\n[Coro]\nBaila, baila, no mires atrás\nLa noche es larga y es para los dos\n" },
  { "fr", 'f', "[Couplet]\nLa nuit descend sur les toits gris\nEt je t'attends près du canal\n[Refrain]\nDonne-moi la main, on s'en va\nOn dormira là où tu voudras\n" },
  { "it", 'm', "[Strofa]\nLa sera scende piano sulla via\nE tu mi guardi senza dire niente\n[Ritornello]\nBalla con me finché c'è il vento\nFinché la notte non finirà\n" },
  { "pt", 'f', "[Verso]\nA noite cai sobre a cidade\nE eu não consigo mais dormir\n[Refrão]\nVem comigo até o mar\nOnde o vento sabe o meu nome\n" },
  { "ja", 'f', "[Verse]\nさくらがさいて きみをおもう\nとおいそらを みあげている\n[Chorus]\nラララ うたおうよ\nてをつないで どこまでも\n" },
  { "ja", 'm', "[Verse]\nsakura ga saite kimi wo omou\ntooi sora wo miagete iru\n[Chorus]\nitsuka mata aeru hi made\nboku wa koko de utatteru\n" },
  { "zh", 'f', "[Verse]\n月亮升起在海上\n我在窗前等你回家\n[Chorus]\n我爱你胜过昨天\n不要说再见\n" },
  { "zh", 'm', "[Verse]\nyuèliang shēng qǐ zài hǎi shàng\nwǒ zài chuāng qián děng nǐ huí jiā\n[Chorus]\nwǒ ài nǐ shèngguo zuótiān\nbù yào shuō zàijiàn\n" },
};

static SwScore *
compose (const Song *song)
{
  SwSongWish wish = { .tags = (char *)"pop ballad", .lyrics = (char *)song->words, .model = (char *)"sonic-v6", .gender = song->gender, .style_weight = 0.5, .weirdness = 0.5, .seed = 7 };

  return sw_compose (&wish, 0);
}

static GArray *
sing (SwScore    *score,
      SwSungLine *line,
      double     *start)
{
  SwSingOptions options = { 0, 1, 0, FALSE, 1 };
  g_autoptr (GError) error = NULL;
  GArray *samples = sw_singer_sing_line (sw_singer_find (score->voice), score, line, NULL, &options, start, &error);

  g_assert_no_error (error);
  return samples;
}

/* Every written word of every line stands in the timed words once, in order of time, and
 * @percent of them sound. */
static void
assert_words (SwScore *score,
              guint    percent)
{
  g_autoptr (JsonNode) node = sw_words_to_json (score);
  JsonArray *words = json_object_get_array_member (json_node_get_object (node), "words");
  guint      index = 0;
  double     time = 0;
  guint      n_sounding = 0;

  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      g_auto (GStrv) tokens = sw_phonetics_dup_tokens (line->text, sw_score_get_language (score, line));
      g_autoptr (SwUtterance) utterance = sw_utterance_new_for (line->text, sw_score_get_language (score, line));

      g_assert_cmpuint (utterance->syllables->len, ==, line->n_syllables);
      for (guint k = 0; tokens[k] != NULL; k++, index++)
        {
          JsonObject *word = json_array_get_object_element (words, index);
          double      start = json_object_get_double_member (word, "start");
          double      end = json_object_get_double_member (word, "end");

          g_assert_cmpstr (json_object_get_string_member (word, "text"), ==, tokens[k]);
          g_assert_cmpfloat (start, >=, time - 0.001);
          g_assert_cmpfloat (end, >=, start);
          n_sounding += end > start + 0.03;
          time = start;
        }
    }
  g_assert_cmpuint (index, ==, json_array_get_length (words));
  g_assert_cmpuint (n_sounding, >=, index * percent / 100);
}

static void
measure_pitch (SwScore    *score,
               SwSungLine *line,
               guint      *n_clear,
               guint      *n_right)
{
  double start;
  g_autoptr (GArray) samples = sing (score, line, &start);

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);
      double      from = sw_score_beat_to_seconds (score, note->start) + 0.09;
      double      to = sw_score_beat_to_seconds (score, note->start + note->length) - 0.06;

      for (double time = from; time < to; time += g_test_slow () ? 0.01 : 0.04)
        {
          double pitch = sw_measure_pitch ((const float *)samples->data, samples->len, (gsize)(MAX (time - start, 0) * SW_MEASURE_RATE));

          if (pitch <= 0)
            continue;
          *n_clear += 1;
          *n_right += fabs (69 + 12 * log2 (pitch / 440) - note->pitch) < 0.5;
        }
    }
}

static void
test_song (gconstpointer data)
{
  const Song *song = data;
  g_autoptr (SwScore) score = compose (song);
  guint n_clear = 0, n_right = 0, n_sung = 0;

  g_assert_cmpstr (score->language, ==, song->language);
  g_assert_cmpuint (score->lines->len, >=, 4);
  assert_words (score, 95);
  for (guint i = 0; i < score->lines->len && n_sung < (g_test_slow () ? G_MAXUINT : 2); i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);

      if (line->spoken || line->backing)
        continue;
      measure_pitch (score, line, &n_clear, &n_right);
      n_sung++;
    }
  g_test_message ("%s, %s: %u frames, %.1f %% within 50 cents", song->language, score->voice, n_clear, 100.0 * n_right / MAX (n_clear, 1));
  g_assert_cmpuint (n_clear, >, 40);
  g_assert_cmpfloat (n_right, >=, 0.96 * n_clear);
}

/* A line of English and one for rap inside a German song; what nobody can say is told. */
static void
test_mixed (void)
{
  g_autoptr (SwScore) score = compose (&songs[0]);
  g_auto (GStrv) skipped = sw_words_dup_skipped (score);
  guint n_english = 0, n_spoken = 0, n_backing = 0;

  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      gboolean    english = g_str_has_prefix (line->text, "Take");
      gboolean    rap = g_str_has_prefix (line->text, "Ich sag");

      g_assert_cmpstr (sw_score_get_language (score, line), ==, english ? "en" : "de");
      g_assert_cmpint (line->spoken, ==, rap);
      n_english += english;
      n_spoken += line->spoken;
      n_backing += line->backing;
    }
  g_assert_cmpuint (n_english, >=, 1);
  g_assert_cmpuint (n_spoken, >=, 1);
  g_assert_cmpuint (n_backing, >=, 1);
  g_assert_cmpuint (g_strv_length (skipped), ==, 1);
  g_assert_cmpstr (skipped[0], ==, "😀");
}

static SwScore *
compose_words (const char *words)
{
  const Song song = { NULL, 'f', words };

  return compose (&song);
}

/* Whatever is pasted: a song of bounded length, or none that is sung. */
static void
test_hostile (void)
{
  static const char *const lines[] = {
    "Der Regen fällt auf unsre Stadt\n", "\001\002\033[31m\177 Licht\n", "\342\200\256txet tfel ot thgir\342\200\254\n",
    "e\314\201\314\202\314\203\314\204\314\205\314\206\314\207\314\210 Z\314\245a\314\267l\n", "أنا أحبك יום טוב\n", "\377\376\300\200\n", "[[p'Iti]] <speak>&lt;\n", "😀😀😀\n"
  };
  g_autofree char *letters = g_strnfill (10 * 1024 * 1024, 'b');

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) words = g_string_new ("Und jedes Licht verschwimmt im Glas\n");
      g_autoptr (SwScore) score = NULL;

      while (words->len < 200000)
        g_string_append (words, lines[i]);
      score = compose_words (words->str);
      g_assert_cmpuint (score->lines->len, <=, 200);
      g_assert_cmpfloat (sw_score_get_duration (score), <, 600);
      assert_words (score, 0);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SwScore) score = NULL;

      if (i == 1)
        for (gsize k = 7; k < 10 * 1024 * 1024; k += 8)
          letters[k] = ' ';
      score = compose_words (letters);
      g_assert_cmpfloat (sw_score_get_duration (score), <, 600);
    }
}

/* A line that is too long for a breath is parted without spaces that nobody wrote. */
static void
test_long_line (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) sung = g_string_new (NULL);
  g_autoptr (SwScore) score = NULL;

  for (guint i = 0; i < 8; i++)
    g_string_append (words, "さくらがさいてきみをおもう");
  score = compose_words (words->str);
  g_assert_cmpuint (score->lines->len, >, 2);
  for (guint i = 0; i < score->lines->len; i++)
    g_string_append (sung, ((SwSungLine *)g_ptr_array_index (score->lines, i))->text);
  g_assert_cmpstr (sung->str, ==, words->str);
}

/* --- vowels ---------------------------------------------------------------- */

/* Adds the autocorrelation of 40 ms around @at, at a quarter of the rate. */
static void
add_autocorrelation (const float *samples,
                     gsize        n,
                     gsize        at,
                     double      *r)
{
  enum
  {
    N = 441,
    REACH = 12
  };
  double x[N], weights[2 * REACH + 1], sum = 0, power = 1e-9;

  for (int k = -REACH; k <= REACH; k++)
    {
      double t = k / (double)DECIMATION;

      weights[k + REACH] = (k == 0 ? 1 : sin (G_PI * t) / (G_PI * t)) * (0.5 + 0.5 * cos (G_PI * k / (REACH + 1)));
      sum += weights[k + REACH];
    }
  for (guint i = 0; i < N; i++)
    {
      gsize centre = at + i * DECIMATION;

      x[i] = 0;
      for (int k = -REACH; k <= REACH; k++)
        if (centre + k < n)
          x[i] += weights[k + REACH] / sum * samples[centre + k];
    }
  for (guint i = N - 1; i > 0; i--)
    x[i] = (x[i] - 0.94 * x[i - 1]) * (0.54 - 0.46 * cos (2 * G_PI * i / (N - 1)));
  x[0] = 0;
  for (guint i = 0; i < N; i++)
    power += x[i] * x[i];
  for (guint k = 0; k <= LPC_ORDER; k++)
    for (guint i = k; i < N; i++)
      r[k] += x[i] * x[i - k] / power;
}

/* Resonances below 3.5 kHz by linear prediction. */
static guint
find_resonances (double *r,
                 double *resonances,
                 guint   max)
{
  double rate = (double)SW_MEASURE_RATE / DECIMATION;
  double a[LPC_ORDER + 1] = { 1 }, error = r[0] *= 1.0001;
  double before[3] = { 0 };
  guint  found = 0;

  for (guint i = 1; i <= LPC_ORDER; i++)
    {
      double sum = r[i], old[LPC_ORDER + 1];

      for (guint k = 1; k < i; k++)
        sum += a[k] * r[i - k];
      memcpy (old, a, sizeof a);
      a[i] = -sum / error;
      for (guint k = 1; k < i; k++)
        a[k] = old[k] + a[i] * old[i - k];
      error *= 1 - a[i] * a[i];
    }
  for (double f = 180; f < 3500 && found < max; f += 10)
    {
      double re = 0, im = 0;

      for (guint k = 0; k <= LPC_ORDER; k++)
        {
          re += a[k] * cos (2 * G_PI * f / rate * k);
          im += a[k] * sin (2 * G_PI * f / rate * k);
        }
      before[0] = before[1];
      before[1] = before[2];
      before[2] = -log (re * re + im * im);
      if (f >= 200 && before[1] > before[0] && before[1] >= before[2])
        resonances[found++] = f - 10;
    }
  return found;
}

static double
to_bark (double f)
{
  return 26.81 * f / (1960 + f) - 0.53;
}

typedef struct
{
  const char *name;
  double      f1, f2; /* Hz, of men; women's are 15 % higher */
} Vowel;

/* Mean resonances of German, Spanish and French men, from the tables of phonetics. */
static const Vowel vowels[] = {
  { "i", 280, 2200 },
  { "e", 400, 2000 },
  { "a", 690, 1300 },
  { "o", 410, 820 },
  { "u", 310, 780 },
  { "y", 280, 1750 },
};

/* Close vowels of a voice whose lowest harmonic is there merge in pairs ("o" and "u",
 * "i" and "e") for any listener; the classes are what is left apart. */
static guint
get_class (guint vowel)
{
  static const guint classes[] = { 0, 0, 1, 2, 2, 3 };

  return classes[vowel];
}

static guint
classify (const double *resonances,
          double        scale)
{
  guint  best = 0;
  double nearest = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (vowels); i++)
    {
      double d1 = to_bark (resonances[0]) - to_bark (vowels[i].f1 * scale);
      double d2 = to_bark (resonances[1]) - to_bark (vowels[i].f2 * scale);
      double distance = d1 * d1 + d2 * d2;

      if (distance < nearest)
        {
          nearest = distance;
          best = i;
        }
    }
  return best;
}

/* The first two resonances of the note. Two that are too near to be told apart are one
 * peak. */
static void
measure_note (SwScore    *score,
              GArray     *samples,
              double      start,
              SwSungNote *note,
              double     *resonances)
{
  double r[LPC_ORDER + 1] = { 0 };
  double from = sw_score_beat_to_seconds (score, note->start) + 0.2;
  guint  n;

  for (guint i = 0; i < 12; i++)
    add_autocorrelation ((const float *)samples->data, samples->len, (gsize)((from + 0.03 * i - start) * SW_MEASURE_RATE), r);
  n = find_resonances (r, resonances, 3);
  g_assert_cmpuint (n, >, 0);
  /* the first one of close vowels may lie below the lowest harmonic */
  if (resonances[0] > 1300)
    resonances[1] = resonances[0], resonances[0] = 200;
  else if (n == 1 || (resonances[0] > 450 && resonances[0] < 800 && resonances[1] > 2400))
    resonances[1] = resonances[0] * 1.25, resonances[0] /= 1.25;
}

typedef struct
{
  const char *language, *words, *vowels; /* one vowel a word */
} VowelLine;

static const VowelLine vowel_lines[] = {
  { "de", "die Fee da so du früh wie See ja wo zu Tür", "ieaouyieaouy" },
  { "es", "mi fe ya lo tu si té va no su", "ieaouieaou" },
  { "fr", "si thé la beau fou tu vie fée va mot nous rue", "ieaouyieaouy" },
  { "it", "mi che fa so tu di te la no giù", "ieaouieaou" },
  { "pt", "vi dê lá vô tu li vê já pô cru", "ieaouieaou" },
  { "ja", "み て か の し ね ま と", "ieaoieao" },
  { "zh", "你 大 路 女 米 他 图 绿", "iauyiauy" },
};

/* Who sings, and the length of the vocal tract that was given to her: vowels are told
 * apart relative to that. */
typedef struct
{
  const char *singer;
  double      scale;
  guint       least; /* per cent of the vowels heard in their class */
} Throat;

static const Throat throats[] = {
  { "nova", 1.15, 80 },
  { "rowan", 1, 80 },
  { "alasdair", 1, 80 },
  { "alto", 1.15 * 0.94, 80 },
  { "wren", 1.15 * 1.06, 80 },
  { "isla", 1.16, 80 },
  { "basil", 0.93, 70 },
  { "corin", 1.15 * 0.86, 80 },
};

#define N_QUICK_THROATS 3

static void
test_vowels (gconstpointer data)
{
  const Throat       *throat = data;
  const char         *singer = throat->singer;
  gboolean            female = sw_singer_find (singer)->gender == 'f';
  static const guint8 low[] = { 48, 0 }, high[] = { 57, 0 };
  guint               n = 0, n_exact = 0, n_class = 0;

  for (guint l = 0; l < G_N_ELEMENTS (vowel_lines); l++)
    {
      g_autoptr (SwScore) score = sw_score_fixture_new (100, 8);
      g_autoptr (GArray) samples = NULL;
      g_autoptr (GString) heard = g_string_new (NULL);
      SwSungLine *line;
      double      start;

      g_free (score->language);
      score->language = g_strdup (vowel_lines[l].language);
      g_free (score->voice);
      score->voice = g_strdup (singer);
      line = sw_score_fixture_add_words (score, vowel_lines[l].words, 2, 1.5, female ? high : low);
      g_assert_cmpuint (line->n_syllables, ==, strlen (vowel_lines[l].vowels));
      samples = sing (score, line, &start);
      for (guint i = 0; i < line->notes->len; i++)
        {
          double resonances[3];
          guint  meant = 0, found;

          measure_note (score, samples, start, &g_array_index (line->notes, SwSungNote, i), resonances);
          while (vowels[meant].name[0] != vowel_lines[l].vowels[i])
            meant++;
          found = classify (resonances, throat->scale);
          n++;
          n_exact += found == meant;
          n_class += get_class (found) == get_class (meant);
          g_string_append_printf (heard, " %c%s(%.0f %.0f)", vowel_lines[l].vowels[i], vowels[found].name, resonances[0], resonances[1]);
        }
      g_test_message ("%s %s:%s", singer, vowel_lines[l].language, heard->str);
    }
  g_test_message ("%s: of %u vowels %u exactly, %u in their class", singer, n, n_exact, n_class);
  g_assert_cmpuint (100 * n_class, >=, throat->least * n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (songs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sung-languages/song/%s-%u", songs[i].language, i);

      g_test_add_data_func (path, &songs[i], test_song);
    }
  g_test_add_func ("/sung-languages/mixed", test_mixed);
  g_test_add_func ("/sung-languages/hostile", test_hostile);
  g_test_add_func ("/sung-languages/long-line", test_long_line);
  for (guint i = 0; i < (g_test_slow () ? G_N_ELEMENTS (throats) : N_QUICK_THROATS); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sung-languages/vowels/%s", throats[i].singer);

      g_test_add_data_func (path, &throats[i], test_vowels);
    }
  return g_test_run ();
}
