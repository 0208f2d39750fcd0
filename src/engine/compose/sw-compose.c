/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The composer: wish → plan → layout → harmony → melody → arrangement → parts. */

#define G_LOG_DOMAIN "sw-compose"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>
#include <string.h>

#define MAX_TITLE 60

double
_sw_composer_time (SwComposer *self,
                   double      step)
{
  double unit = self->plan->swing_grid == 16 ? 0.5 : 1;
  double beat = step / SW_STEPS_PER_BEAT;
  double whole = floor (beat / unit);
  double part = beat / unit - whole;
  /* Where the off-beat falls: in the middle, or two thirds for full swing. */
  double off = 0.5 + self->plan->swing / 6;

  part = part < 0.5 ? part / 0.5 * off : off + (part - 0.5) / 0.5 * (1 - off);
  return (whole + part) * unit;
}

int
_sw_composer_strength (SwComposer *self,
                       int         step)
{
  int in_bar = (step % (int)self->steps_per_bar + (int)self->steps_per_bar) % (int)self->steps_per_bar;

  if (in_bar == 0)
    return 5;
  if (self->plan->beats == 4 && in_bar == 8)
    return 4;
  if (in_bar % 4 == 0)
    return 3;
  return in_bar % 2 == 0 ? 1 : 0;
}

char
_sw_pattern_at (SwComposer      *self,
                const SwPattern *pattern,
                guint            step)
{
  guint bar = step / self->steps_per_bar;
  guint in_bar = step % self->steps_per_bar;
  guint own = pattern->n_steps % 12 == 0 ? 12 : 16;

  if (pattern->n_steps % self->steps_per_bar == 0)
    return pattern->steps[step % pattern->n_steps];
  if (in_bar >= own)
    in_bar -= 4;
  return pattern->steps[(bar * own + in_bar) % pattern->n_steps];
}

static double
quantise (double beats)
{
  return floor (beats * 1024 + 0.5) / 1024;
}

void
_sw_composer_add_note (SwComposer *self,
                       SwPart     *part,
                       double      start,
                       double      length,
                       int         pitch,
                       double      velocity)
{
  _sw_composer_add_articulated (self, part, start, length, pitch, velocity, SW_ARTICULATION_NORMAL);
}

void
_sw_composer_add_articulated (SwComposer    *self,
                              SwPart        *part,
                              double         start,
                              double         length,
                              int            pitch,
                              double         velocity,
                              SwArticulation articulation)
{
  SwNote note = { .start = MAX (0, quantise (start)), .length = MAX (1.0 / 64, quantise (length)), .articulation = (guint8)articulation };

  if (pitch < 0 || pitch > 127)
    return;
  note.pitch = (guint8)pitch;
  note.velocity = (guint8)CLAMP (floor (velocity + 0.5), 1, 127);
  g_array_append_val (part->notes, note);
}

static int
compare_notes (gconstpointer a,
               gconstpointer b)
{
  const SwNote *left = a, *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  return left->pitch - right->pitch;
}

double
_sw_composer_get_last_length (SwComposer *self)
{
  return self->plan->style->ending == SW_ENDING_STAB ? 0.4 : self->plan->beats;
}

/* Octaves up or down until the instrument has the note. */
static void
fit_range (SwPart *part)
{
  int low, high;

  if (part->role <= SW_PART_DRUMS)
    return;
  _sw_instrument_get_range (part, &low, &high);
  for (guint i = 0; i < part->notes->len; i++)
    {
      SwNote *note = &g_array_index (part->notes, SwNote, i);
      int     pitch = note->pitch;

      while (pitch < low)
        pitch += 12;
      while (pitch > high)
        pitch -= 12;
      note->pitch = (guint8)pitch;
    }
}

/* Sorted by start, and no key struck again while it sounds. */
static void
tidy_part (SwPart *part)
{
  gint64 last[128];

  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    last[i] = -1;
  g_array_sort (part->notes, compare_notes);
  for (guint i = 0; i < part->notes->len;)
    {
      SwNote *note = &g_array_index (part->notes, SwNote, i);
      SwNote *before = last[note->pitch] >= 0 ? &g_array_index (part->notes, SwNote, (guint)last[note->pitch]) : NULL;

      if (before != NULL && note->start - before->start < 1.0 / 64)
        {
          before->velocity = MAX (before->velocity, note->velocity);
          g_array_remove_index (part->notes, i);
          for (guint k = 0; k < G_N_ELEMENTS (last); k++)
            if (last[k] >= (gint64)i)
              last[k]--;
          continue;
        }
      if (before != NULL && part->role != SW_PART_DRUMS)
        before->length = MIN (before->length, note->start - before->start);
      last[note->pitch] = i++;
    }
}

/* Ends what sounds into the stop of @section and drops what would begin there. */
static void
hold_breath (SwComposer          *self,
             const SwSongSection *section,
             SwPart              *part)
{
  double end = (section->bar + section->n_bars) * self->plan->beats;
  double from = end - section->stop / (double)SW_STEPS_PER_BEAT;
  guint  kept = 0;

  for (guint i = 0; i < part->notes->len; i++)
    {
      SwNote *note = &g_array_index (part->notes, SwNote, i);

      if (note->start >= from - 0.05 && note->start < end - 0.05)
        continue;
      if (note->start < from && note->start + note->length > from)
        note->length = from - note->start;
      g_array_index (part->notes, SwNote, kept++) = *note;
    }
  g_array_set_size (part->notes, kept);
}

static void
finish_parts (SwComposer *self)
{
  for (guint i = 0; i < self->score->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (self->score->parts, i);

      fit_range (part);
      tidy_part (part);
      for (guint k = 0; k < self->sections->len; k++)
        {
          const SwSongSection *section = g_ptr_array_index (self->sections, k);

          if (section->stop > 0)
            hold_breath (self, section, part);
        }
    }
}

static void
finish_sections (SwComposer *self)
{
  guint line = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);
      SwScoreSection       entry = { .name = g_strdup (section->name), .kind = section->kind, .energy = section->energy };

      entry.start = section->bar * self->plan->beats;
      entry.length = section->n_bars * self->plan->beats;
      entry.first_line = line;
      entry.n_lines = section->sung ? section->phrases->len : 0;
      line += entry.n_lines;
      g_array_append_val (self->score->sections, entry);
      self->score->length = entry.start + entry.length;
    }
}

static void
write_metre (SwComposer *self)
{
  SwMetreChange metre = { 0, (guint8)self->plan->beats, 4 };

  /* Two groups of three eighths. */
  if (self->plan->beats == 3 && self->plan->compound)
    metre = (SwMetreChange){ 0, 6, 8 };
  g_array_append_val (self->score->metres, metre);
}

static void
transpose (SwComposer *self,
           double      from,
           double      until,
           guint       section,
           int         by)
{
  for (guint i = 0; i < self->score->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (self->score->parts, i);

      for (guint k = 0; part->role != SW_PART_DRUMS && k < part->notes->len; k++)
        {
          SwNote *note = &g_array_index (part->notes, SwNote, k);

          if (note->start >= from - 0.1 && note->start < until - 0.1)
            note->pitch = (guint8)CLAMP (note->pitch + by, 0, 127);
        }
    }
  for (guint i = 0; i < self->score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (self->score->lines, i);

      for (guint k = 0; line->section == section && k < line->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          note->pitch = (guint8)CLAMP (note->pitch + by, 0, 127);
        }
    }
}

/* Sections in another key are moved there, and the change is written down. */
static void
finish_keys (SwComposer *self)
{
  int last = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);
      double               from = section->bar * (double)self->plan->beats;
      SwKeyChange          change = { from, (guint8)((self->plan->key + section->transpose + 12) % 12), self->plan->minor };

      if (section->transpose != 0)
        transpose (self, from, from + section->n_bars * (double)self->plan->beats, i, section->transpose);
      for (guint k = section->first_chord; k < section->first_chord + section->n_chords && section->transpose != 0; k++)
        _sw_chord_transpose (&g_array_index (self->score->chords, SwChord, k), section->transpose);
      if (section->transpose != last)
        {
          if (i == 0)
            self->score->key = change.key;
          else
            g_array_append_val (self->score->keys, change);
        }
      last = section->transpose;
    }
}

/* The last bars slower and slower; the last chord is not measured any more. */
static void
slow_down (SwComposer *self)
{
  static const double  factors[] = { 0.96, 0.9, 0.82, 0.72 };
  const SwSongSection *last = g_ptr_array_index (self->sections, self->sections->len - 1);
  double               beats = self->plan->beats;
  double               from = self->score->length - MIN (3, last->n_bars) * beats;

  if (self->plan->style->ending != SW_ENDING_RITARD || !last->last || last->n_bars < 2 || self->score->length < 16 * beats || (self->plan->duration > 0 && self->plan->duration < 40))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      SwTempoChange change = { from + i * beats / 2, floor (self->plan->bpm * factors[i] * 100 + 0.5) / 100 };

      g_array_append_val (self->score->tempo, change);
    }
}

static char *
make_title (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) title = g_string_new (NULL);
  gboolean start = TRUE;

  for (const char *p = g_strstrip (valid); *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || (title->len > 24 && strchr (",.;:!?", (int)MIN (c, 127)) != NULL) || (title->len > 36 && c == ' '))
        break;
      g_string_append_unichar (title, start ? g_unichar_toupper (c) : c);
      start = c == ' ' && title->len < 3;
      if (title->len > MAX_TITLE)
        break;
    }
  while (title->len > 0 && strchr (" ,.;:!?-", title->str[title->len - 1]) != NULL)
    g_string_truncate (title, title->len - 1);
  return title->len > 0 ? g_strdup (title->str) : g_strdup ("Untitled");
}

/* From the first line of the chorus, else of the song. */
static char *
choose_title (SwComposer *self)
{
  for (guint chorus = 0; chorus < 2; chorus++)
    for (guint i = 0; i < self->sections->len; i++)
      {
        const SwSongSection *section = g_ptr_array_index (self->sections, i);

        if (section->sung && (chorus == 1 || section->kind == SW_SECTION_CHORUS))
          return make_title (((SwPhrase *)g_ptr_array_index (section->phrases, 0))->text);
      }
  return make_title (self->plan->style->name);
}

static void
set_up_score (SwComposer *self)
{
  SwSongPlan   *plan = self->plan;
  SwScore      *score = self->score;
  SwTempoChange tempo = { 0, plan->bpm };

  score->style = g_strdup (plan->style->id);
  if (_sw_join_is_same_band (self))
    score->tail = MAX (score->tail, plan->pins->no_ending ? 0 : plan->pins->like->tail);
  score->voice = g_strdup (plan->voice->id);
  score->voice_manner = plan->manner != NULL && !plan->instrumental ? json_node_copy (plan->manner) : NULL;
  score->language = g_strdup (plan->language);
  score->seed = plan->take_seed;
  score->take = plan->take;
  score->beats_per_bar = plan->beats;
  score->key = plan->key;
  score->minor = plan->minor;
  score->swing = plan->swing;
  score->reverb_time = plan->style->reverb_time * (1 + 0.5 * plan->dreaminess);
  g_array_append_val (score->tempo, tempo);
  write_metre (self);
}

/**
 * sw_compose:
 * @wish: what is wished
 * @take: 0, 1 …
 *
 * Writes the score of one take. The same wish and take give the same score, bit by
 * bit, on any machine; takes of one wish differ in groove, melody and arrangement.
 * Any thread.
 *
 * Returns: (transfer full): the score, with title and words filled in
 */
SwScore *
sw_compose (const SwSongWish *wish,
            guint             take)
{
  return sw_compose_pinned (wish, NULL, take);
}

/**
 * sw_compose_pinned:
 * @wish: what is wished
 * @pins: (nullable): what is fixed already
 * @take: 0, 1 …
 *
 * Like [func@compose], for more of a song that is there, a part of it anew or a cover:
 * with `like` and `from` the music goes on from that beat with the same players, with
 * `n_bars` it is exactly so long, with `no_ending` it leads on instead of closing. Beat 0
 * of the result is where the new music begins.
 *
 * Returns: (transfer full): the score of the new music
 */
SwScore *
sw_compose_pinned (const SwSongWish *wish,
                   const SwSongPins *pins,
                   guint             take)
{
  g_autoptr (SwSongPlan) plan = NULL;
  SwComposer self = { 0 };

  g_return_val_if_fail (wish != NULL, NULL);

  plan = sw_song_plan_new_pinned (wish, pins, take);
  self.plan = plan;
  self.score = sw_score_new ();
  self.sections = g_ptr_array_new_with_free_func ((GDestroyNotify)_sw_song_section_free);
  self.steps_per_bar = plan->beats * SW_STEPS_PER_BEAT;
  _sw_layout_sections (&self);
  set_up_score (&self);
  _sw_harmony_write (&self);
  _sw_melody_write (&self);
  _sw_harmony_prepare_lifts (&self);
  _sw_arrange (&self);
  _sw_drums_write (&self);
  _sw_bass_write (&self);
  _sw_accompaniment_write (&self);
  _sw_lead_write (&self);
  _sw_counter_write (&self);
  finish_sections (&self);
  finish_keys (&self);
  finish_parts (&self);
  slow_down (&self);
  self.score->title = plan->title != NULL ? g_strdup (plan->title) : choose_title (&self);
  g_ptr_array_unref (self.sections);
  return self.score;
}

/**
 * sw_compose_dup_lyrics:
 * @score: a score
 *
 * Returns: (transfer full): the words with section tags, "[Instrumental]" without words
 */
char *
sw_compose_dup_lyrics (SwScore *score)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (score != NULL, NULL);

  if (score->lines->len == 0)
    return g_strdup ("[Instrumental]");
  for (guint i = 0; i < score->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, i);

      if (section->n_lines == 0)
        continue;
      g_string_append_printf (text, "%s[%s]\n", text->len > 0 ? "\n" : "", section->name);
      for (guint k = section->first_line; k < section->first_line + section->n_lines; k++)
        {
          const SwSungLine *line = g_ptr_array_index (score->lines, k);

          g_string_append_printf (text, line->backing ? "(%s)\n" : "%s\n", line->text);
        }
    }
  return g_strdup (text->str);
}

static void
append_tag (GString    *text,
            const char *tag)
{
  if (strcasestr (text->str, tag) == NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", tag);
}

/**
 * sw_compose_dup_tags:
 * @score: a score
 * @wish: the wish it was made from
 *
 * Returns: (transfer full): the wished tags and what the style added to them
 */
char *
sw_compose_dup_tags (SwScore          *score,
                     const SwSongWish *wish)
{
  const SwStyle *style;
  g_autoptr (GString) text = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (score != NULL, NULL);
  g_return_val_if_fail (wish != NULL, NULL);

  style = sw_style_library_find (sw_style_library_get (), score->style);
  text = g_string_new (wish->tags != NULL ? wish->tags : "");
  while (text->len > 0 && strchr (" ,\n", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
  for (guint i = 0; style != NULL && style->tags[i] != NULL; i++)
    append_tag (text, style->tags[i]);
  key = sw_score_dup_key_name (score);
  append_tag (text, key);
  if (strcasestr (text->str, "bpm") == NULL)
    g_string_append_printf (text, ", %g bpm", floor (sw_score_get_bpm (score) + 0.5));
  if (score->lines->len == 0)
    append_tag (text, "instrumental");
  else if (strcasestr (text->str, "male") == NULL)
    append_tag (text, sw_voice_range_find (score->voice) != NULL && sw_voice_range_find (score->voice)->gender == 'm' ? "male vocals" : "female vocals");
  return g_strdup (text->str);
}
