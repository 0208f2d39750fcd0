/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures over songs of every style: that styles differ, that a simple classifier
 * tells them apart, that sliders move songs where they should, that everything can
 * be played. */

#include "sw-compose-fixture.h"

#include <math.h>
#include <string.h>

#define N_SEEDS 6
#define SLIDER_SEEDS 3
#define N_STEPS 16
#define N_DRUM_GROUPS 8

/* What a listener would note down about a song. */
typedef struct
{
  double tempo;
  double drums[N_DRUM_GROUPS * N_STEPS]; /* strokes per bar at each sixteenth */
  double bass[N_STEPS];
  double density[SW_N_PART_ROLES]; /* notes per beat */
  double families[17];             /* share of the notes by instrument family; the last: own synthesiser */
  double metre, swing;
} Features;

static guint
get_drum_group (guint8 key)
{
  switch (key)
    {
    case 35:
    case 36:
      return 0;
    case 38:
    case 40:
      return 1;
    case 37:
    case 39:
      return 2;
    case 42:
    case 44:
      return 3;
    case 46:
      return 4;
    case 49:
    case 51:
      return 5;
    case 41:
    case 43:
    case 45:
    case 47:
    case 48:
    case 50:
      return 6;
    default:
      return 7;
    }
}

static void
measure (SwScore  *score,
         Features *features)
{
  double bars = score->length / score->beats_per_bar;
  double notes = 0;

  memset (features, 0, sizeof *features);
  features->tempo = sw_score_get_bpm (score);
  features->metre = score->beats_per_bar;
  for (guint i = 0; i < score->parts->len; i++)
    {
      const SwPart *part = g_ptr_array_index (score->parts, i);

      features->density[part->role] = part->notes->len / score->length;
      for (guint k = 0; k < part->notes->len; k++)
        {
          const SwNote *note = &g_array_index (part->notes, SwNote, k);
          double        in_bar = fmod (note->start + 0.05, score->beats_per_bar) * 4;
          guint         step = MIN ((guint)in_bar, N_STEPS - 1);

          if (part->role == SW_PART_DRUMS)
            features->drums[get_drum_group (note->pitch) * N_STEPS + step] += note->velocity / 100.0 / bars;
          else if (part->role == SW_PART_BASS)
            features->bass[step] += 1 / bars;
          if (part->role != SW_PART_DRUMS)
            {
              features->families[part->synth != NULL ? 16 : part->program / 8]++;
              notes++;
            }
          /* Where the notes between the beats lie. */
          if (fabs (in_bar - floor (in_bar) - 0.5) < 0.35 && part->role == SW_PART_DRUMS)
            features->swing += 1.0 / MAX (part->notes->len, 1);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (features->families); i++)
    features->families[i] /= MAX (notes, 1);
}

/* Each group of features counts about alike. */
static double
get_distance (const Features *a,
              const Features *b)
{
  double tempo = log2 (a->tempo / b->tempo) / 0.12;
  double sum = tempo * tempo + 4 * (a->metre - b->metre) * (a->metre - b->metre) + 8 * (a->swing - b->swing) * (a->swing - b->swing);

  for (guint i = 0; i < G_N_ELEMENTS (a->drums); i++)
    sum += 2 * (a->drums[i] - b->drums[i]) * (a->drums[i] - b->drums[i]);
  for (guint i = 0; i < G_N_ELEMENTS (a->bass); i++)
    sum += (a->bass[i] - b->bass[i]) * (a->bass[i] - b->bass[i]);
  for (guint i = 0; i < G_N_ELEMENTS (a->families); i++)
    sum += 12 * (a->families[i] - b->families[i]) * (a->families[i] - b->families[i]);
  for (guint i = 0; i < G_N_ELEMENTS (a->density); i++)
    sum += 0.5 * (a->density[i] - b->density[i]) * (a->density[i] - b->density[i]);
  return sqrt (sum);
}

static void
add_features (Features       *sum,
              const Features *one,
              double          weight)
{
  sum->tempo += one->tempo * weight;
  sum->metre += one->metre * weight;
  sum->swing += one->swing * weight;
  for (guint i = 0; i < G_N_ELEMENTS (sum->drums); i++)
    sum->drums[i] += one->drums[i] * weight;
  for (guint i = 0; i < G_N_ELEMENTS (sum->bass); i++)
    sum->bass[i] += one->bass[i] * weight;
  for (guint i = 0; i < G_N_ELEMENTS (sum->families); i++)
    sum->families[i] += one->families[i] * weight;
  for (guint i = 0; i < G_N_ELEMENTS (sum->density); i++)
    sum->density[i] += one->density[i] * weight;
}

static SwScore *
compose (const SwStyle *style,
         guint          seed)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish (style->name);

  wish->seed = seed;
  wish->gender = seed % 2 == 0 ? 'f' : 'm';
  return sw_compose (wish, 0);
}

static guint
get_n (void)
{
  return sw_style_library_get_n (sw_style_library_get ());
}

static const SwStyle *
get_style (guint index)
{
  return sw_style_library_get_style (sw_style_library_get (), index);
}

/* All songs, one row of N_SEEDS for each style; written once. */
static const Features *
measure_all (void)
{
  static Features *all = NULL;

  if (all != NULL)
    return all;
  all = g_new0 (Features, get_n () * N_SEEDS);
  for (guint i = 0; i < get_n () * N_SEEDS; i++)
    {
      g_autoptr (SwScore) score = compose (get_style (i / N_SEEDS), i % N_SEEDS + 100);

      measure (score, &all[i]);
    }
  return all;
}

/* The nearest of the centroids of the even seeds names the style of the odd ones, and
 * the other way round. */
static void
test_classifier (void)
{
  const Features      *all = measure_all ();
  g_autofree Features *centres = NULL;
  guint                right = 0, n = 0;

  for (guint half = 0; half < 2; half++)
    {
      g_free (centres);
      centres = g_new0 (Features, get_n ());
      for (guint i = 0; i < get_n () * N_SEEDS; i++)
        if (i % 2 == half)
          add_features (&centres[i / N_SEEDS], &all[i], 2.0 / N_SEEDS);
      for (guint i = 0; i < get_n () * N_SEEDS; i++)
        {
          guint best = 0;

          if (i % 2 == half)
            continue;
          for (guint k = 1; k < get_n (); k++)
            if (get_distance (&all[i], &centres[k]) < get_distance (&all[i], &centres[best]))
              best = k;
          n++;
          right += best == i / N_SEEDS;
          if (best != i / N_SEEDS)
            g_test_message ("%s taken for %s", get_style (i / N_SEEDS)->id, get_style (best)->id);
        }
    }
  g_test_message ("%u of %u songs: style named rightly in %.1f %%", right, n, 100.0 * right / n);
  g_assert_cmpfloat ((double)right / n, >=, 0.8);
}

/* Two styles are further apart than the songs of one style from each other's middle. */
static void
test_styles_differ (void)
{
  const Features      *all = measure_all ();
  g_autofree Features *centres = g_new0 (Features, get_n ());
  double               nearest = G_MAXDOUBLE;
  guint                a = 0, b = 0;

  for (guint i = 0; i < get_n () * N_SEEDS; i++)
    add_features (&centres[i / N_SEEDS], &all[i], 1.0 / N_SEEDS);
  for (guint i = 0; i < get_n (); i++)
    for (guint k = 0; k < i; k++)
      if (get_distance (&centres[i], &centres[k]) < nearest)
        {
          nearest = get_distance (&centres[i], &centres[k]);
          a = i;
          b = k;
        }
  g_test_message ("nearest: %s and %s, %.2f", get_style (a)->id, get_style (b)->id, nearest);
  g_assert_cmpfloat (nearest, >, 1);
}

static void
get_range (int     program,
           guint8 *low,
           guint8 *high)
{
  static const struct
  {
    int    first, last;
    guint8 low, high;
  } ranges[] = {
    { 0, 7, 21, 108 },   /* pianos */
    { 8, 15, 48, 108 },  /* bells, mallets */
    { 16, 20, 36, 96 },  /* organs */
    { 21, 23, 41, 89 },  /* accordion, harmonica */
    { 24, 31, 38, 88 },  /* guitars: dropped D … 24th fret */
    { 32, 39, 23, 67 },  /* basses: B0 … G4 */
    { 40, 40, 55, 103 }, /* violin */
    { 41, 41, 48, 91 },  /* viola */
    { 42, 42, 36, 79 },  /* cello */
    { 43, 43, 28, 60 },  /* double bass */
    { 44, 51, 28, 103 }, /* ensembles */
    { 52, 54, 36, 84 },  /* choirs */
    { 55, 55, 36, 96 },
    { 56, 56, 52, 87 }, /* trumpet */
    { 57, 57, 34, 77 }, /* trombone */
    { 58, 58, 26, 65 }, /* tuba */
    { 59, 59, 52, 86 },
    { 60, 60, 34, 77 }, /* horn */
    { 61, 63, 34, 91 }, /* brass sections */
    { 64, 67, 36, 88 }, /* saxophones together */
    { 68, 68, 58, 91 }, /* oboe */
    { 69, 69, 52, 81 },
    { 70, 70, 34, 75 },
    { 71, 71, 50, 94 },   /* clarinet */
    { 72, 72, 74, 108 },  /* piccolo */
    { 73, 73, 60, 96 },   /* flute */
    { 74, 79, 58, 98 },   /* pipes */
    { 80, 103, 21, 108 }, /* synthesisers */
    { 104, 107, 36, 96 }, /* plucked */
    { 108, 108, 48, 96 },
    { 109, 111, 48, 96 },
    { 112, 127, 21, 108 },
  };

  *low = 0;
  *high = 127;
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (program >= ranges[i].first && program <= ranges[i].last)
      {
        *low = ranges[i].low;
        *high = ranges[i].high;
      }
}

static void
test_ranges (void)
{
  guint n = 0, outside = 0;

  for (guint i = 0; i < get_n () * 4; i++)
    {
      g_autoptr (SwScore) score = compose (get_style (i / 4), i % 4);

      for (guint k = 0; k < score->parts->len; k++)
        {
          const SwPart *part = g_ptr_array_index (score->parts, k);
          guint8        low, high;
          guint         bad = 0;

          if (part->role <= SW_PART_DRUMS)
            continue;
          get_range (part->program, &low, &high);
          for (guint j = 0; j < part->notes->len; j++)
            {
              guint8 pitch = g_array_index (part->notes, SwNote, j).pitch;

              bad += pitch < low || pitch > high;
              n++;
            }
          outside += bad;
          if (bad > 0)
            g_test_message ("%s: %u notes of %s (program %d) outside %u … %u", score->style, bad, sw_part_role_get_name (part->role), part->program, low, high);
        }
    }
  g_assert_cmpuint (n, >, 50000);
  g_assert_cmpuint (outside, ==, 0);
}

/* No two songs of one style share the melody of a verse; the choruses of each share theirs. */
static void
test_melodies (void)
{
  g_autoptr (GHashTable) verses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint choruses = 0;

  for (guint i = 0; i < get_n () * 4; i++)
    {
      g_autoptr (SwScore) score = compose (get_style (i / 4), i % 4);
      int first = sw_test_find_section (score, SW_SECTION_CHORUS, 0);
      int second = sw_test_find_section (score, SW_SECTION_CHORUS, 1);

      if (!((SwSungLine *)g_ptr_array_index (score->lines, 0))->spoken)
        g_assert_true (g_hash_table_add (verses, sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_VERSE, 0), TRUE)));
      if (first >= 0 && second >= 0)
        {
          const SwScoreSection *a = &g_array_index (score->sections, SwScoreSection, first);
          const SwScoreSection *b = &g_array_index (score->sections, SwScoreSection, second);

          for (guint k = 0; k < MIN (a->n_lines, b->n_lines); k++)
            {
              const SwSungLine *left = g_ptr_array_index (score->lines, a->first_line + k);
              const SwSungLine *right = g_ptr_array_index (score->lines, b->first_line + k);
              guint8            key = sw_score_get_key_at (score, b->start, NULL);
              int               shift = ((int)key - (int)score->key + 18) % 12 - 6;

              if (g_strcmp0 (left->text, right->text) != 0)
                continue;
              for (guint j = 0; j < MIN (left->notes->len, right->notes->len); j++)
                if (left->notes->len == right->notes->len)
                  g_assert_cmpint (g_array_index (left->notes, SwSungNote, j).pitch + shift, ==, g_array_index (right->notes, SwSungNote, j).pitch);
              choruses++;
            }
        }
    }
  g_assert_cmpuint (choruses, >, get_n () * 4);
}

/* Mean distance of songs from the middle of their style at each setting of a slider. */
static void
measure_slider (gboolean weirdness,
                double   distances[5],
                double   oddities[5])
{
  const Features      *all = measure_all ();
  g_autofree Features *centres = g_new0 (Features, get_n ());

  for (guint i = 0; i < get_n () * N_SEEDS; i++)
    add_features (&centres[i / N_SEEDS], &all[i], 1.0 / N_SEEDS);
  for (guint k = 0; k < 5; k++)
    {
      double leaps = 0, notes = 0, strange = 0, chords = 0;

      distances[k] = 0;
      for (guint i = 0; i < get_n () * SLIDER_SEEDS; i++)
        {
          g_autoptr (SwSongWish) wish = sw_test_new_wish (get_style (i / SLIDER_SEEDS)->name);
          g_autoptr (SwScore) score = NULL;
          Features features;

          wish->seed = 200 + i % SLIDER_SEEDS;
          wish->gender = i % 2 == 0 ? 'f' : 'm';
          if (weirdness)
            wish->weirdness = k / 4.0;
          else
            wish->style_weight = k / 4.0;
          score = sw_compose (wish, 0);
          measure (score, &features);
          distances[k] += get_distance (&features, &centres[i / SLIDER_SEEDS]) / (get_n () * SLIDER_SEEDS);
          for (guint l = 0; l < score->lines->len; l++)
            {
              const SwSungLine *line = g_ptr_array_index (score->lines, l);

              for (guint j = 1; j < line->notes->len; j++)
                {
                  leaps += ABS (g_array_index (line->notes, SwSungNote, j).pitch - g_array_index (line->notes, SwSungNote, j - 1).pitch) >= 4;
                  notes++;
                }
            }
          for (guint c = 0; c < score->chords->len; c++)
            {
              const SwChord *chord = &g_array_index (score->chords, SwChord, c);
              gboolean       foreign = FALSE;

              for (guint j = 0; j < chord->n_intervals; j++)
                foreign |= !sw_test_in_scale (score, chord->start, chord->root + chord->intervals[j]);
              strange += foreign;
              chords++;
            }
        }
      oddities[k] = leaps / notes + strange / chords;
      g_test_message ("%s %.2f: distance %.3f, leaps %.1f %%, foreign chords %.1f %%", weirdness ? "weirdness" : "style weight", k / 4.0, distances[k], 100 * leaps / notes, 100 * strange / chords);
    }
}

/* The more a song has to obey, the nearer it is to its style. */
static void
test_obedience (void)
{
  double distances[5], oddities[5];

  measure_slider (FALSE, distances, oddities);
  for (guint k = 1; k < 5; k++)
    g_assert_cmpfloat (distances[k], <, distances[k - 1]);
  g_assert_cmpfloat (distances[0], >, 1.3 * distances[4]);
}

/* The weirder, the more chords from elsewhere and leaps, and the further away. */
static void
test_surprise (void)
{
  double distances[5], oddities[5];

  measure_slider (TRUE, distances, oddities);
  for (guint k = 1; k < 5; k++)
    g_assert_cmpfloat (oddities[k], >, oddities[k - 1]);
  g_assert_cmpfloat (distances[4], >, 1.05 * distances[0]);
}

/* Richer models have more players and repeat themselves less. */
static void
test_richness (void)
{
  static const char *const models[] = { "sonic-v6-mini", "sonic-v3-5", "sonic-v6", "sonic-v6-wild" };
  double                   before = 0;

  for (guint k = 0; k < G_N_ELEMENTS (models); k++)
    {
      double parts = 0, notes = 0;

      for (guint i = 0; i < get_n (); i++)
        {
          g_autoptr (SwSongWish) wish = sw_test_new_wish (get_style (i)->name);
          g_autoptr (SwScore) score = NULL;

          g_free (wish->model);
          wish->model = g_strdup (models[k]);
          score = sw_compose (wish, 0);
          parts += (double)score->parts->len / get_n ();
          for (guint p = 0; p < score->parts->len; p++)
            notes += ((SwPart *)g_ptr_array_index (score->parts, p))->notes->len / score->length / get_n ();
        }
      g_test_message ("%s: %.2f parts, %.2f notes per beat", models[k], parts, notes);
      g_assert_cmpfloat (parts, >=, before);
      before = parts;
    }
  g_assert_cmpfloat (before, >, 6);
}

/* Whatever rests, somebody plays the chords: no bar of a song with harmony is without. */
static void
test_never_bare (void)
{
  static const SwPartRole roles[] = { SW_PART_KEYS, SW_PART_GUITAR, SW_PART_STRINGS, SW_PART_SYNTH };

  for (guint i = 0; i < get_n () * 4; i++)
    {
      g_autoptr (SwScore) score = compose (get_style (i / 4), i % 4 + 40);
      guint bars = (guint)(score->length / score->beats_per_bar);
      guint bare = 0, longest = 0;

      for (guint bar = 0; bar < bars; bar++)
        {
          double from = bar * (double)score->beats_per_bar;
          guint  n = 0;

          for (guint k = 0; k < G_N_ELEMENTS (roles); k++)
            {
              SwPart *part = sw_score_get_part (score, roles[k]);

              for (guint j = 0; part != NULL && j < part->notes->len; j++)
                {
                  const SwNote *note = &g_array_index (part->notes, SwNote, j);

                  n += note->start < from + score->beats_per_bar && note->start + note->length > from;
                }
            }
          bare = n == 0 ? bare + 1 : 0;
          longest = MAX (longest, bare);
        }
      if (longest > 1)
        g_error ("%s, seed %u: %u bars without chords", score->style, i % 4 + 40, longest);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/styles/differ", test_styles_differ);
  g_test_add_func ("/styles/classifier", test_classifier);
  g_test_add_func ("/styles/obedience", test_obedience);
  g_test_add_func ("/styles/surprise", test_surprise);
  g_test_add_func ("/styles/richness", test_richness);
  g_test_add_func ("/styles/never-bare", test_never_bare);
  g_test_add_func ("/styles/ranges", test_ranges);
  g_test_add_func ("/styles/melodies", test_melodies);
  return g_test_run ();
}
