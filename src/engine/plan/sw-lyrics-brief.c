/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Understands a description: its theme by the words that belong to one, persons and
 * places by capitals and what stands before them, the thing by the article. */

#define G_LOG_DOMAIN "sw-lyrics-brief"

#include "config.h"

#include "sw-lyrics-brief.h"

#include "sw-tags.h"

#include <string.h>

#define MAX_BRIEF 2000
#define MAX_WORDS 200

typedef struct
{
  char    *written; /* (owned) "Anna" */
  char    *lower;   /* (owned) ASCII, "anna" */
  gboolean first;   /* of a sentence */
  gboolean ends;    /* a comma, full stop … follows */
} Word;

static const char *const persons[] = {
  "sister", "brother", "mother", "father", "mom", "mum", "dad", "grandma", "grandpa", "grandmother", "grandfather", "aunt", "uncle",
  "wife", "husband", "daughter", "son", "friend", "friends", "girl", "boy", "man", "woman", "girlfriend", "boyfriend", "child",
  "children", "kids", "baby", "cousin", "teacher", "boss", "neighbor", "neighbour", "parents", "family", "people", "someone",
  "somebody", "everyone", "nobody", "me", "you", "us", "them", "him", "bride", "groom", "girls", "boys", "men", "women", "lover",
  "keeper", "king", "queen", "prince", "princess", "knight", "soldier", "couple", "stranger", "strangers", "gang", "crew", "niece", "nephew", "fiancee", "fiance", "twins", "colleague", "sailors", "sailor", NULL
};

/* Those that can be called by what they are. */
static const char *const callable[] = {
  "sister", "brother", "mother", "father", "mom", "mum", "dad", "grandma", "grandpa", "grandmother", "grandfather", NULL
};

static const char *const places[] = {
  "london", "paris", "berlin", "rome", "madrid", "vienna", "dublin", "lisbon", "tokyo", "moscow", "chicago", "texas", "california",
  "nashville", "memphis", "boston", "brooklyn", "manhattan", "harlem", "havana", "cuba", "mexico", "brazil", "spain", "france",
  "italy", "germany", "ireland", "scotland", "england", "wales", "norway", "sweden", "finland", "denmark", "iceland", "poland",
  "greece", "athens", "egypt", "cairo", "morocco", "africa", "asia", "europe", "america", "canada", "alaska", "montana",
  "tennessee", "georgia", "alabama", "louisiana", "virginia", "arizona", "nevada", "oregon", "seattle", "miami", "florida",
  "hawaii", "japan", "china", "india", "australia", "sydney", "amsterdam", "hamburg", "munich", "cologne", "barcelona", "venice",
  "florence", "naples", "prague", "budapest", "istanbul", "york", "orleans", "vegas", "angeles", "francisco", "hollywood", NULL
};

/* Capitals that name neither. */
static const char *const no_names[] = {
  "i", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
  "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "xmas", "easter", "halloween",
  "valentine", "thanksgiving", "silvester", "english", "german", "spanish", "french", "italian", "portuguese", "irish", "celtic", "japanese", "god",
  "lord", "jesus", "santa", "earth", "mars", "moon", "saturn", "jupiter", "venus", "internet", "new", "year", "eve", "happy", "birthday", "mr",
  "mrs", "dr", "tv", "dj", "ai", "bpm", "mother's", "father's", "valentine's", "rock", "pop", "jazz", "blues", "folk", NULL
};

/* Where a noun phrase ends. */
static const char *const stops[] = {
  "in", "on", "at", "of", "that", "who", "which", "and", "with", "for", "from", "to", "by", "when", "where", "while", "because",
  "is", "are", "was", "were", "has", "have", "can", "will", "but", "or", "under", "over", "into", "through", "after", "before",
  "about", "between", "behind", "without", "as", "than", "like", "so", "near", "beside", "during", "until", "we", "i", "he",
  "she", "they", "it", "you", "goes", "gets", "comes", "going", "coming", "gone", "lost", "left", "again", "always", "never", "today",
  "tonight", "tomorrow", "now", "older", "together", "alone", "away", "meets", "meet", NULL
};

static const char *const adjectives[] = {
  "old", "new", "little", "big", "small", "red", "blue", "green", "yellow", "black", "white", "golden", "silver", "broken", "lost", "lonely",
  "sad", "happy", "funny", "beautiful", "favorite", "favourite", "own", "first", "last", "best", "whole", "long", "short", "wooden",
  "rusty", "dusty", "tiny", "huge", "young", "crazy", "silly", "secret", "magic", "forgotten", "empty", "cold", "warm", "dark", "bright",
  "wild", "brave", "tired", "quiet", "slow", "fast", "upbeat", "gentle", "romantic", "cozy", "cosy", "spooky", "calm", "good", "bad", NULL
};

static const char *const articles[] = { "a", "an", "the", "my", "our", "his", "her", "their", "your", "this", "that", "these", "those", "two", "three", "some", NULL };

/* No things one could draw. */
static const char *const abstract_nouns[] = {
  "song", "songs", "music", "tune", "ballad", "anthem", "track", "lyrics", "lullaby", "hymn", "love", "life", "death", "heartbreak",
  "hope", "joy", "fear", "anger", "peace", "war", "time", "day", "days", "night", "nights", "year", "years", "morning", "evening",
  "summer", "winter", "spring", "autumn", "fall", "weather", "world", "way", "ways", "thing", "things", "feeling", "feelings",
  "dream", "dreams", "memory", "memories", "past", "future", "birthday", "birthdays", "wedding", "weddings", "farewell", "goodbye",
  "faith", "truth", "work", "fun", "loss", "grief", "power", "dance", "party", "breakup", "divorce", "story", "stories", "trip",
  "journey", "home", "kind", "first", "last", "end", "start", "beginning", "chance", "time", "times", "place", "places", "pain",
  "regret", "sadness", "luck", "health", "success", "fight", "youth", "age", "weekend", "eve", "mood", "vibe", "style", "sound",
  "funeral", "graduation", "nothing", "everything", "something", "anything", "lot", "bit", "others", "blues", "heat", "cold",
  "rain", "snow", "storm", "growth", "change", "changes", "victory", "rhythm", "beat", "marriage", "courage", "nature", "space",
  "magic", "city", "town", "country", "village", "sea", "ocean", "sky", "road", "sun", "one", "rights", "struggle", "dancing", "singing", "island", "islands", "beach", "forest", "woods", "mountain", "mountains", "river", "lake", "valley", "field", "fields", "garden", "universe", "earth", "desert", "street", "streets", "harbor", "harbour", "coast", "kitchen", "house", "school", "station", "office", "factory", "park", "skyline", "castle", "church", NULL
};

static void
word_clear (Word *word)
{
  g_free (word->written);
  g_free (word->lower);
}

/* "Anna's" is Anna. */
static GArray *
split_words (const char *valid)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_autoptr (GRegex) regex = g_regex_new ("([\\p{L}\\p{M}]+)(?:['\xe2\x80\x99]\\p{L}{1,2})?(\\s*[.!?\\n:]|\\s*[,;(\")-])?", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gboolean first = TRUE;

  g_array_set_clear_func (words, (GDestroyNotify)word_clear);
  for (g_regex_match (regex, valid, 0, &match); g_match_info_matches (match) && words->len < MAX_WORDS; g_match_info_next (match, NULL))
    {
      Word             word = { .written = g_match_info_fetch (match, 1), .first = first };
      g_autofree char *mark = g_match_info_fetch (match, 2);
      g_autofree char *ascii = g_str_to_ascii (word.written, "C");

      word.lower = g_ascii_strdown (ascii, -1);
      word.ends = mark != NULL && mark[0] != '\0';
      first = word.ends && strpbrk (mark, ".!?\n:") != NULL;
      g_array_append_val (words, word);
    }
  return words;
}

static const Word *
get_word (GArray *words,
          guint   index)
{
  return &g_array_index (words, Word, index);
}

static gboolean
is_capital (const Word *word)
{
  const char *second = g_utf8_next_char (word->written);

  return g_unichar_isupper (g_utf8_get_char (word->written)) && *second != '\0' && !g_unichar_isupper (g_utf8_get_char (second)) &&
         g_utf8_strlen (word->written, -1) <= 14;
}

static gboolean
in_list (const char *const *list,
         const char        *word)
{
  return g_strv_contains (list, word);
}

/* Before a place stand other words than before a person. */
static gboolean
leads_to_place (GArray *words,
                guint   index)
{
  static const char *const before[] = { "in", "at", "from", "near", "of", "through", "across", "around", "leaving", "visiting", "outside", "toward", "towards", "into", NULL };
  static const char *const travel[] = { "trip", "road", "way", "flight", "train", "going", "back", "move", "moving", "return", "returning", "drive", "driving", "home", "journey", "went", "come", "coming", "travel", "traveling", "travelling", "fly", "flying", "goodbye", "farewell", NULL };
  const char              *last = index > 0 ? get_word (words, index - 1)->lower : "";

  if (in_list (before, last))
    return !(strcmp (last, "of") == 0 && index > 1 && strcmp (get_word (words, index - 2)->lower, "memory") == 0);
  return strcmp (last, "to") == 0 && index > 1 && in_list (travel, get_word (words, index - 2)->lower);
}

/* A text that writes many words large says nothing by it (headlines, German nouns). */
static gboolean
has_meaning_capitals (GArray  *words,
                      gboolean foreign)
{
  guint large = 0;

  for (guint i = 0; i < words->len; i++)
    large += g_unichar_isupper (g_utf8_get_char (get_word (words, i)->written));
  return !foreign && (large * 2 <= words->len || large <= 2);
}

static void
find_names (SwLyricsBrief *self,
            GArray        *words)
{
  for (guint i = 0; i < words->len; i++)
    {
      const Word      *word = get_word (words, i);
      const Word      *next = i + 1 < words->len && !word->ends ? get_word (words, i + 1) : NULL;
      gboolean         two = next != NULL && is_capital (next) && (!in_list (no_names, next->lower) || in_list (places, next->lower));
      g_autofree char *both = NULL;
      gboolean         known;

      if (!is_capital (word))
        continue;
      both = two ? g_strdup_printf ("%s %s", word->written, next->written) : g_strdup (word->written);
      known = in_list (places, two ? next->lower : word->lower) || in_list (places, word->lower);
      if (!known && (in_list (no_names, word->lower) || in_list (persons, word->lower)))
        continue;
      if (known || (!word->first && leads_to_place (words, i)))
        {
          if (self->place == NULL)
            self->place = g_strdup (both);
        }
      else if (!word->first || (next != NULL && strcmp (next->lower, "and") == 0))
        {
          char **name = self->name == NULL ? &self->name : &self->other_name;

          if (*name == NULL && g_strcmp0 (self->name, word->written) != 0)
            *name = g_strdup (word->written);
        }
      i += two;
    }
}

/* "for my grandma": she can be called that. */
static void
find_callable (SwLyricsBrief *self,
               GArray        *words)
{
  for (guint i = 0; i < words->len && self->name == NULL; i++)
    if (in_list (callable, get_word (words, i)->lower))
      {
        self->name = g_strdup (get_word (words, i)->lower);
        self->name[0] = g_ascii_toupper (self->name[0]);
      }
}

static gboolean
is_abstract (const char *word)
{
  static const char *const endings[] = { "ness", "ship", "dom", "hood", "tion", "sion", "ity", "ance", "ence", "ment", "ism", "ly", "ing", NULL };

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (word, endings[i]) && strlen (word) > strlen (endings[i]) + 2)
      return TRUE;
  return in_list (abstract_nouns, word) || in_list (persons, word) || in_list (stops, word);
}

/* The last word of the noun phrase from @from on, if one can point at it. At most
 * @max_words, since nobody knows where the verb begins: "my dog barks". */
static char *
read_thing (GArray *words,
            guint   from,
            guint   max_words)
{
  gboolean    article = from < words->len && in_list (articles, get_word (words, from)->lower);
  const char *noun = NULL;
  guint       n = 0;
  gsize       length;

  for (guint i = from + article; i < words->len; i++)
    {
      const Word *word = get_word (words, i);

      if (in_list (stops, word->lower) || is_capital (word))
        break;
      if (i > from + article && g_str_has_suffix (word->lower, "ing"))
        break;
      if (noun != NULL && article && g_str_has_suffix (word->lower, "s") && !in_list (adjectives, noun))
        break;
      noun = word->lower;
      n++;
      if (word->ends)
        break;
    }
  if (noun == NULL || n > max_words || is_abstract (noun) || in_list (adjectives, noun))
    return NULL;
  length = strlen (noun);
  if (length < 3 || length > 14 || (!article && (noun[length - 1] != 's' || g_str_has_suffix (noun, "ss"))))
    return NULL;
  return g_strdup (noun);
}

static void
find_thing (SwLyricsBrief *self,
            GArray        *words)
{
  for (guint i = 0; i + 1 < words->len && self->thing == NULL; i++)
    {
      guint from = i + 1;

      if (strcmp (get_word (words, i)->lower, "about") != 0)
        continue;
      /* "about losing my keys" */
      if (g_str_has_suffix (get_word (words, from)->lower, "ing") && from + 1 < words->len && in_list (articles, get_word (words, from + 1)->lower))
        from++;
      self->thing = read_thing (words, from, 4);
    }
  /* "my old guitar": what is said without "about". */
  for (guint i = 0; i < words->len && self->thing == NULL; i++)
    if (in_list (articles, get_word (words, i)->lower))
      self->thing = read_thing (words, i, 2);
}

static void
find_person (SwLyricsBrief *self,
             GArray        *words)
{
  static const char *const ours[] = { "we", "us", "our", NULL };
  static const char *const yours[] = { "you", "your", NULL };
  static const char *const mine[] = { "i", "me", "my", NULL };
  guint                    n[3] = { 0 };

  for (guint i = 0; i < words->len; i++)
    {
      n[0] += in_list (ours, get_word (words, i)->lower);
      n[1] += in_list (yours, get_word (words, i)->lower);
      n[2] += in_list (mine, get_word (words, i)->lower);
    }
  if (n[0] > 0 && n[0] >= n[2])
    self->person = 'w';
  else if (n[2] > 0)
    self->person = 'i';
  else if (n[1] > 0)
    self->person = 'y';
}

/* Small words give a language away; a wish may also ask for one by name. */
static gboolean
is_foreign (GArray *words)
{
  static const char *const foreign[] = {
    "ein", "eine", "einen", "und", "uber", "ueber", "der", "das", "den", "dem", "fur", "mein", "meine", "meinen", "meiner", "lied", "ich", "wir", "nicht",
    "una", "un", "sobre", "cancion", "para", "mi", "los", "las", "el", "del", "por", "une", "chanson", "sur", "les", "du", "pour", "mon", "dans",
    "canzone", "sulla", "sul", "della", "il", "che", "mia", "mio", "uma", "cancao", "musica", "minha", "meu", "een", "het", "voor", "mijn", NULL
  };
  static const char *const english[] = {
    "a", "an", "the", "song", "about", "my", "and", "of", "for", "to", "with", "is", "our", "on", "that", "from", "at", "i", "we", "you", "over", "do", NULL
  };
  static const char *const languages[] = {
    "german", "spanish", "french", "italian", "portuguese", "japanese", "chinese", "mandarin", "russian", "korean", "dutch", "polish", "swedish", "turkish", "hindi", "arabic", NULL
  };
  guint n_foreign = 0, n_english = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = get_word (words, i)->lower;

      if (in_list (languages, word) && i > 0 && strcmp (get_word (words, i - 1)->lower, "in") == 0)
        return TRUE;
      if (strchr (word, '?') != NULL)
        n_foreign++;
      n_foreign += in_list (foreign, word);
      n_english += in_list (english, word);
    }
  return n_foreign > n_english;
}

static char *
join_words (GArray *words)
{
  GString *text = g_string_new (" ");

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s ", get_word (words, i)->lower);
  return g_string_free (text, FALSE);
}

/* Whether the word that goes on with @rest is only bent by it: "boats", "rained". */
static gboolean
is_ending (const char *rest,
           gsize       length)
{
  static const char *const endings[] = { " ", "s ", "es ", "ed ", "ing ", NULL };

  for (guint i = 0; endings[i] != NULL && (i == 0 || length > i + 1); i++)
    if (g_str_has_prefix (rest, endings[i]))
      return TRUE;
  return FALSE;
}

/* Without allocation: every word of every theme is looked for. */
static gboolean
says (const char *text,
      const char *phrase)
{
  gsize length = strlen (phrase);

  for (const char *at = strstr (text, phrase); at != NULL; at = strstr (at + 1, phrase))
    if (at > text && at[-1] == ' ' && is_ending (at + length, length))
      return TRUE;
  return FALSE;
}

static double
score_list (char      **list,
            const char *text,
            const char *subject,
            double      weight)
{
  double score = 0;

  for (guint i = 0; list[i] != NULL; i++)
    if (says (text, list[i]))
      {
        double words = strchr (list[i], ' ') != NULL ? 1.5 : 1;

        score += weight * words * (subject != NULL && says (subject, list[i]) ? 1.2 : 1);
      }
  return score;
}

static void
find_themes (SwLyricsBrief *self)
{
  GPtrArray  *themes = sw_lyrics_book_get_themes ();
  const char *subject;
  double      best = 0, second = 0;

  subject = strstr (self->text, " about ");
  for (guint i = 0; i < themes->len; i++)
    {
      const SwLyricsTheme *theme = g_ptr_array_index (themes, i);
      double               score = score_list (theme->decisive, self->text, subject, 4) + score_list (theme->strong, self->text, subject, 2) +
                     score_list (theme->weak, self->text, subject, 0.8);

      if (score > 0)
        score += theme->mood * self->mood * 1.5;
      if (score > best)
        {
          self->second = best > 0 ? self->theme : NULL;
          second = best;
          self->theme = theme;
          best = score;
        }
      else if (score > second)
        {
          self->second = theme;
          second = score;
        }
    }
  /* A hint is not enough to set the scene by. */
  if (second < 4 || second < best * 0.5)
    self->second = NULL;
}

/**
 * sw_lyrics_brief_new:
 * @text: (nullable): a description in words; anything is allowed
 *
 * Returns: (transfer full): what is understood of it, possibly nothing
 */
SwLyricsBrief *
sw_lyrics_brief_new (const char *text)
{
  SwLyricsBrief *self = g_new0 (SwLyricsBrief, 1);
  g_auto (SwTagWishes) wishes = { 0 };
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", text != NULL ? (gssize)MIN (strlen (text), MAX_BRIEF) : 0);
  g_autoptr (GArray) words = split_words (valid);

  sw_tag_wishes_init (&wishes);
  sw_tag_wishes_read (&wishes, valid, 1, FALSE);
  self->mood = wishes.brightness;
  self->text = join_words (words);
  self->foreign = is_foreign (words);
  find_person (self, words);
  find_themes (self);
  if (has_meaning_capitals (words, self->foreign))
    find_names (self, words);
  if (!self->foreign)
    {
      find_callable (self, words);
      find_thing (self, words);
    }
  return self;
}

/**
 * sw_lyrics_brief_says:
 * @self: a brief
 * @phrase: a word or several, lower case
 *
 * Returns: whether the description has them
 */
gboolean
sw_lyrics_brief_says (const SwLyricsBrief *self,
                      const char          *phrase)
{
  return says (self->text, phrase);
}

/**
 * sw_lyrics_brief_free:
 * @self: (transfer full) (nullable): a brief
 */
void
sw_lyrics_brief_free (SwLyricsBrief *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->name);
  g_free (self->other_name);
  g_free (self->place);
  g_free (self->thing);
  g_free (self);
}
