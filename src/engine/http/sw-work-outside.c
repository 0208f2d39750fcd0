/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Music for audio from outside: more of it, over it and under it, in the tempo, key and
 * chords that are heard in it. */

#define G_LOG_DOMAIN "sw-work-outside"

#include "config.h"

#include "sw-compose.h"
#include "sw-material.h"
#include "sw-phonetics.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-wav.h"
#include "sw-work-compose.h"

#include <math.h>

#define HEARD 0.3
#define RENDERED 0.85
#define N_BITS 24
#define LOUDNESS (-14.0)
#define LEAD_IN 1.0 /* seconds */
#define FADE_IN 0.008
#define JOIN 0.03
#define CONTEXT_BARS 8
#define LONG_BARS 12
#define BLEND 12.0 /* dB from one end of "audio_weight" to the other */
#define USUAL_WEIGHT 0.5
#define GAP 0.7 /* beats between two phrases */

static void
material_free (gpointer data)
{
  sw_material_free (data);
}

/* Listened to once for all takes. */
gboolean
_sw_work_prepare_outside (SwWork  *self,
                          GError **error)
{
  SwWorkStage stage = { self, 0, 0.01, HEARD };

  self->data = sw_material_load (self, sw_request_get_string (self->request, "continue_clip_id"), &stage, error);
  self->free_data = material_free;
  if (self->data == NULL || sw_material_get_sound (self->data, self, &stage, error) == NULL)
    return FALSE;
  return !((SwMaterial *)self->data)->heard || sw_work_hear_chords (self, self->data, error);
}

static SwSongPins *
pin_heard (SwMaterial *material,
           double      beat)
{
  SwSongPins *pins = sw_song_pins_new ();
  g_autoptr (SwScore) cut = sw_score_cut (material->score, MIN (beat, MAX (material->score->length - 1, 0)), material->score->length);

  pins->bpm = sw_score_get_bpm (cut);
  pins->beats = (guint)floor (sw_score_get_bar_at (material->score, beat, NULL) + 0.5);
  if (material->analysis == NULL || material->analysis->key >= 0)
    {
      gboolean minor;

      pins->key = sw_score_get_key_at (material->score, beat, &minor);
      pins->minor = minor;
    }
  return pins;
}

/* The last bars' chords go on. */
static void
pin_context (SwSongPins *pins,
             SwSongWish *wish,
             SwMaterial *material,
             double      bar)
{
  double from = MAX (sw_score_round_to_bar (material->score, bar - CONTEXT_BARS * pins->beats), 0);
  g_autoptr (GArray) chords = bar > from ? sw_material_dup_chords (material, from, bar) : NULL;

  if (wish->write_lyrics || wish->instrumental || wish->lyrics == NULL || chords == NULL || chords->len == 0)
    return;
  pins->form = sw_form_parse (wish->lyrics);
  for (guint i = 0; i < pins->form->len; i++)
    {
      SwFormSection *section = g_ptr_array_index (pins->form, i);

      if (section->kind != SW_SECTION_CHORUS && section->kind != SW_SECTION_BRIDGE)
        section->chords = g_array_copy (chords);
    }
}

/* Silence until beat 0, as beats of a score, so that its time is the sound's. */
static SwScore *
make_prefix (SwMaterial *material)
{
  SwScore      *prefix = sw_score_new ();
  SwTempoChange tempo = { 0, sw_score_get_bpm (material->score) };

  prefix->beats_per_bar = material->score->beats_per_bar;
  prefix->key = material->score->key;
  prefix->minor = material->score->minor;
  prefix->length = material->origin * tempo.bpm / 60;
  prefix->tail = 0;
  g_array_set_size (prefix->tempo, 0);
  g_array_append_val (prefix->tempo, tempo);
  return prefix;
}

/* @fresh moved to @from of the material, with the material's own tempo while that lasts. */
static SwScore *
lay_on_grid (SwMaterial *material,
             SwScore    *fresh,
             double      from)
{
  g_autoptr (SwScore) prefix = make_prefix (material);
  g_autoptr (SwScore) before = sw_score_cut (material->score, 0, from);
  g_autoptr (SwScore) begun = NULL;
  g_autoptr (SwScore) rest = sw_score_cut (material->score, from, material->score->length);
  SwScore *song;

  g_array_set_size (before->sections, 0);
  g_array_set_size (before->chords, 0);
  begun = sw_score_append (prefix, before);
  g_array_set_size (fresh->tempo, 0);
  for (guint i = 0; i < rest->tempo->len; i++)
    g_array_append_val (fresh->tempo, g_array_index (rest->tempo, SwTempoChange, i));
  song = sw_score_append (begun, fresh);
  g_free (song->title);
  song->title = g_strdup (fresh->title);
  g_free (song->style);
  song->style = g_strdup (fresh->style);
  g_free (song->voice);
  song->voice = g_strdup (fresh->voice);
  g_free (song->language);
  song->language = g_strdup (fresh->language);
  if (fresh->voice_manner != NULL)
    song->voice_manner = json_node_copy (fresh->voice_manner);
  song->seed = fresh->seed;
  song->take = fresh->take;
  song->reverb_time = fresh->reverb_time;
  song->loudness = fresh->loudness;
  return song;
}

/* As loud as what it follows, as far as peaks allow. */
static void
match_loudness (SwStem     *stem,
                SwMaterial *material)
{
  if (material->analysis != NULL && isfinite (material->analysis->loudness))
    sw_sound_normalise (stem, CLAMP (material->analysis->loudness, -30, -9), 0.88);
}

/* The rest of the bar is the material's own; then comes what is new. */
static SwStem *
continue_sound (SwMaterial *material,
                SwStem     *fresh,
                double      position,
                double      bar_time)
{
  g_autoptr (SwStem) rest = NULL;
  double wait = bar_time - position;

  if (wait < JOIN * 3)
    return sw_sound_copy (fresh);
  rest = sw_sound_cut (material->sound, position, bar_time + JOIN);
  return sw_sound_join (rest, fresh, -(gssize)sw_sound_get_frame (wait), wait, 0.002, JOIN);
}

static gboolean
write_join (SwWork     *self,
            SwMaterial *material,
            SwStem     *part,
            double      position,
            const char *folder,
            GError    **error)
{
  g_autoptr (SwStem) join = sw_sound_cut (material->sound, position - LEAD_IN, position + LEAD_IN);
  g_autofree char *path = g_build_filename (folder, "join.wav", NULL);
  gsize            middle = sw_sound_get_frame (LEAD_IN);

  for (guint c = 0; c < 2; c++)
    for (gsize i = middle; i < join->n_frames; i++)
      join->samples[c][i] = i - middle < part->n_frames ? part->samples[c][i - middle] : 0;
  return sw_wav_write (join, N_BITS, path, self->cancellable, error);
}

gboolean
_sw_work_extend_upload (SwWork      *self,
                        guint        index,
                        const char  *folder,
                        SwClipFacts *facts,
                        GError     **error)
{
  SwMaterial *material = self->data;
  SwWorkStage stage = { self, index, HEARD, RENDERED };
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = NULL;
  g_autoptr (SwScore) fresh = NULL;
  g_autoptr (SwScore) rest = NULL;
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwRender) render = NULL;
  g_autoptr (SwStem) part = NULL;
  double position = 0, beat, bar, bar_time, duration = (double)material->sound->n_frames / SW_BAND_SAMPLE_RATE;

  sw_request_get_number (self->request, "continue_at", &position);
  position = MIN (position, duration);
  beat = sw_material_get_beat (material, position);
  bar = sw_score_next_bar (material->score, beat);
  bar_time = sw_material_get_time (material, bar);
  if (bar_time < position || bar_time > duration)
    {
      bar = beat;
      bar_time = position;
    }
  pins = pin_heard (material, bar);
  pins->no_intro = TRUE;
  pin_context (pins, wish, material, bar);
  fresh = sw_compose_pinned (wish, pins, index);
  render = sw_render_score (fresh, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, &stage, self->cancellable, error);
  if (render == NULL)
    return FALSE;
  match_loudness (render->stem, material);
  part = continue_sound (material, render->stem, position, bar_time);
  if (!write_join (self, material, part, position, folder, error))
    return FALSE;
  sw_sound_fade (part, FADE_IN, 0);
  rest = sw_score_cut (material->score, beat, bar);
  score = bar - beat > 1e-6 ? sw_score_append (rest, fresh) : sw_score_copy (fresh);
  facts->position = position;
  facts->lead_in = LEAD_IN;
  facts->clip.tags = sw_compose_dup_tags (fresh, wish);
  sw_work_take_title (self, facts, material->clip);
  return sw_work_write_clip (self, facts, part, score, TRUE, folder, error);
}

/* The bars the material has, section by section as the words need them, with the chords
 * that are heard there. */
static SwScore *
compose_along (SwWork      *self,
               guint        index,
               SwMaterial  *material,
               double       from,
               double       until,
               SwClipFacts *facts)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = pin_heard (material, from);
  g_autoptr (SwScore) outline = NULL;
  SwScore *song;

  if (from <= 0 && until - from >= LONG_BARS * pins->beats && wish->lyrics != NULL && !g_str_has_prefix (wish->lyrics, "[Intro"))
    {
      /* The listener hears what is there before somebody sings over it. */
      char *lyrics = g_strconcat ("[Intro]\n\n", wish->lyrics, NULL);

      g_free (wish->lyrics);
      wish->lyrics = lyrics;
    }
  pins->no_intro = pins->no_ending = TRUE;
  pins->n_bars = (guint)MAX (floor ((until - from) / pins->beats + 0.5), 1);
  wish->duration = 0;
  outline = sw_compose_pinned (wish, pins, index);
  pins->form = sw_form_new_from_score (outline, 0, outline->length, SW_FORM_WORDS | SW_FORM_BARS);
  for (guint i = 0; i < pins->form->len && i < outline->sections->len; i++)
    {
      SwFormSection        *section = g_ptr_array_index (pins->form, i);
      const SwScoreSection *place = &g_array_index (outline->sections, SwScoreSection, i);
      g_autoptr (GArray) chords = sw_material_dup_chords (material, from + place->start, from + place->start + place->length);

      if (chords->len > 0)
        section->chords = g_steal_pointer (&chords);
    }
  song = sw_compose_pinned (wish, pins, index);
  facts->clip.tags = sw_compose_dup_tags (song, wish);
  return song;
}

static void
find_window (SwWork     *self,
             SwMaterial *material,
             double     *from,
             double     *until)
{
  double start = 0, end = sw_material_get_time (material, material->score->length);

  sw_request_get_number (self->request, "overpainting_start_s", &start);
  sw_request_get_number (self->request, "overpainting_end_s", &end);
  *from = sw_score_round_to_bar (material->score, MIN (sw_material_get_beat (material, start), MAX (material->score->length - 1, 0)));
  *until = sw_score_round_to_bar (material->score, MIN (sw_material_get_beat (material, end), material->score->length));
  if (*until <= *from)
    *until = sw_score_next_bar (material->score, *from + 0.1);
}

static void
keep_roles (SwScore *score,
            guint    roles)
{
  for (guint i = score->parts->len; i-- > 0;)
    if ((SW_RENDER_ROLE (((SwPart *)g_ptr_array_index (score->parts, i))->role) & roles) == 0)
      g_ptr_array_remove_index (score->parts, i);
  if ((roles & SW_RENDER_VOCALS) == 0)
    g_ptr_array_set_size (score->lines, 0);
  if ((roles & SW_RENDER_VOCALS) == 0)
    for (guint i = 0; i < score->sections->len; i++)
      g_array_index (score->sections, SwScoreSection, i).n_lines = 0;
}

/* As long as @n_frames. (transfer full) @stem */
static SwStem *
pad (SwStem *stem,
     gsize   n_frames)
{
  SwStem *padded;

  if (stem->n_frames >= n_frames)
    return stem;
  padded = sw_stem_new (n_frames);
  sw_sound_add (padded, stem, 0, 1);
  sw_stem_free (stem);
  return padded;
}

/* The given sound at its level in the mix. */
static SwStem *
dup_given (SwMaterial *material,
           gsize       n_frames,
           double      loudness)
{
  SwStem *given = pad (sw_sound_copy (material->sound), n_frames);

  sw_sound_normalise (given, loudness, 1);
  return given;
}

/* The given sound and what is made for it, blended. Long songs are large, so no more of
 * them than needed is held at once. (transfer full) @made */
static gboolean
blend (SwWork      *self,
       SwMaterial  *material,
       SwStem      *made,
       const char  *given_name,
       const char  *made_name,
       double       made_loudness,
       SwScore     *score,
       const char  *folder,
       SwClipFacts *facts,
       GError     **error)
{
  g_autoptr (SwStem) placed = pad (made, material->sound->n_frames);
  g_autoptr (SwStem) mix = NULL;
  g_autoptr (SwMasterCurve) curve = NULL;
  double weight = USUAL_WEIGHT, gap;

  sw_request_get_number (self->request, "audio_weight", &weight);
  gap = (weight - 0.5) * BLEND;
  sw_sound_normalise (placed, made_loudness - gap / 2, 1);
  mix = dup_given (material, placed->n_frames, LOUDNESS - 3 + gap / 2);
  sw_sound_add (mix, placed, 0, 1);
  curve = sw_master_run (mix, LOUDNESS, self->cancellable, error);
  if (curve == NULL)
    return FALSE;
  sw_work_take_title (self, facts, material->clip);
  if (!sw_work_write_clip (self, facts, mix, score, TRUE, folder, error) ||
      !sw_work_write_layer (self, folder, made_name, placed, curve, error))
    return FALSE;
  g_clear_pointer (&mix, sw_stem_free);
  mix = dup_given (material, placed->n_frames, LOUDNESS - 3 + gap / 2);
  return sw_work_write_layer (self, folder, given_name, mix, curve, error);
}

static gboolean
add_parts (SwWork      *self,
           guint        index,
           guint        roles,
           const char  *given_name,
           const char  *made_name,
           double       loudness,
           const char  *folder,
           SwClipFacts *facts,
           GError     **error)
{
  SwMaterial *material = self->data;
  SwWorkStage stage = { self, index, HEARD, RENDERED };
  g_autoptr (SwScore) fresh = NULL;
  g_autoptr (SwScore) song = NULL;
  g_autoptr (SwRender) render = NULL;
  SwStem *made;
  double  from, until;

  find_window (self, material, &from, &until);
  fresh = compose_along (self, index, material, from, until, facts);
  keep_roles (fresh, roles);
  song = lay_on_grid (material, fresh, from);
  render = sw_render_score (song, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, &stage, self->cancellable, error);
  if (render == NULL)
    return FALSE;
  made = g_steal_pointer (&render->stem);
  g_clear_pointer (&render, sw_render_free);
  return blend (self, material, made, given_name, made_name, loudness, song, folder, facts, error);
}

gboolean
_sw_work_add_vocals (SwWork      *self,
                     guint        index,
                     const char  *folder,
                     SwClipFacts *facts,
                     GError     **error)
{
  return add_parts (self, index, SW_RENDER_VOCALS, "instrumental", "vocals", LOUDNESS - 2.5, folder, facts, error);
}

/* Nothing plays a tune against the singer's. */
gboolean
_sw_work_add_instrumental (SwWork      *self,
                           guint        index,
                           const char  *folder,
                           SwClipFacts *facts,
                           GError     **error)
{
  return add_parts (self, index, SW_RENDER_INSTRUMENTS & ~SW_RENDER_ROLE (SW_PART_LEAD), "vocals", "instrumental", LOUDNESS - 4,
                    folder, facts, error);
}

/* Notes of [@from, @until) as a tune of a section. */
static GArray *
cut_tune (GArray *notes,
          double  from,
          double  until)
{
  GArray *tune = g_array_new (FALSE, TRUE, sizeof (SwNote));

  for (guint i = 0; i < notes->len; i++)
    {
      SwNote note = g_array_index (notes, SwNote, i);

      if (note.start < from || note.start >= until)
        continue;
      note.start -= from;
      note.length = MIN (note.length, until - from - note.start);
      g_array_append_val (tune, note);
    }
  return tune;
}

/* What is heard: sections of eight bars with their chords and their tune. */
static GPtrArray *
make_form (SwMaterial *material,
           GArray     *notes,
           guint       beats,
           gboolean    with_chords)
{
  static const struct
  {
    const char   *name;
    SwSectionKind kind;
  } names[] = { { "Verse", SW_SECTION_VERSE }, { "Chorus", SW_SECTION_CHORUS } };
  GPtrArray *form = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_form_section_free);
  double     length = CONTEXT_BARS * beats;

  for (guint i = 0; i * length < material->score->length - 1e-6; i++)
    {
      double         from = i * length, until = MIN (from + length, material->score->length);
      SwFormSection *section = sw_form_section_new (names[i % 2].name, names[i % 2].kind, (guint)MAX (floor ((until - from) / beats + 0.5), 1));

      if (with_chords)
        section->chords = sw_material_dup_chords (material, from, until);
      section->tune = cut_tune (notes, from, until);
      g_ptr_array_add (form, section);
    }
  return form;
}

/* The next phrase from *@at on: notes until a rest. */
static guint
count_phrase (GArray *notes,
              guint   at)
{
  guint n = 0;

  while (at + n < notes->len)
    {
      const SwNote *note = &g_array_index (notes, SwNote, at + n);

      n++;
      if (at + n < notes->len && g_array_index (notes, SwNote, at + n).start - note->start - note->length > GAP)
        break;
    }
  return n;
}

/* Words on the tune that is heard: each line takes a phrase with notes enough. Returns
 * how many bars the line needs, 0 when there is no such phrase. */
static guint
sing_phrase (SwFormLine *line,
             GArray     *notes,
             guint      *at,
             guint       beats,
             double      start)
{
  guint n = sw_phonetics_count_syllables_for (line->text, line->language);
  guint length = 0;

  for (guint tries = 0; tries < 64 && *at < notes->len; tries++)
    {
      length = count_phrase (notes, *at);
      if (length >= n)
        break;
      *at += length;
    }
  if (n == 0 || *at >= notes->len || length < n)
    return 0;
  line->notes = g_array_new (FALSE, TRUE, sizeof (SwSungNote));
  line->n_syllables = n;
  {
    double origin = floor (g_array_index (notes, SwNote, *at).start / beats) * beats;
    double end = 0;

    for (guint i = 0; i < length; i++)
      {
        const SwNote *note = &g_array_index (notes, SwNote, *at + i);
        SwSungNote    sung = { start + note->start - origin, MAX (note->length, 0.125), note->pitch, 96, MIN (i, n - 1) };

        end = sung.start + sung.length - start;
        g_array_append_val (line->notes, sung);
      }
    *at += length;
    return (guint)MAX (ceil ((end - 0.25) / beats), 1);
  }
}

static void
clear_notes (SwFormSection *section)
{
  for (guint i = 0; i < section->lines->len; i++)
    g_clear_pointer (&g_array_index (section->lines, SwFormLine, i).notes, g_array_unref);
  section->bars = 0;
}

/* A section sings the heard tune when every line of it finds a phrase. */
static GPtrArray *
put_words_on_tune (SwMaterial *material,
                   GArray     *notes,
                   const char *words,
                   guint       beats,
                   gboolean    with_tune,
                   gboolean    with_chords)
{
  GPtrArray *form = sw_form_parse (words);
  guint      at = 0;
  double     place = 0;

  for (guint i = 0; i < form->len; i++)
    {
      SwFormSection *section = g_ptr_array_index (form, i);
      guint          bars = 0, first = at;
      double         from = at < notes->len ? floor (g_array_index (notes, SwNote, at).start / beats) * beats : place;

      for (guint k = 0; with_tune && k < section->lines->len; k++)
        {
          guint needed = sing_phrase (&g_array_index (section->lines, SwFormLine, k), notes, &at, beats, bars * (double)beats);

          if (needed == 0)
            {
              clear_notes (section);
              at = first;
              bars = 0;
              break;
            }
          bars += needed;
        }
      section->bars = bars;
      if (with_chords && from < material->score->length)
        section->chords = sw_material_dup_chords (material, from, MIN (from + MAX (bars, CONTEXT_BARS) * beats, material->score->length));
      place = from + MAX (bars, CONTEXT_BARS) * beats;
    }
  return form;
}

gboolean
_sw_work_cover_upload (SwWork      *self,
                       guint        index,
                       const char  *folder,
                       SwClipFacts *facts,
                       GError     **error)
{
  SwMaterial *material = self->data;
  SwWorkStage stage = { self, index, HEARD, 1 };
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = pin_heard (material, 0);
  g_autoptr (GArray) notes = sw_work_hear_tune (self, material, error);
  g_autoptr (SwScore) song = NULL;
  double   weight = USUAL_WEIGHT;
  gboolean words = wish->lyrics != NULL && *wish->lyrics != '\0' && !wish->instrumental;

  if (notes == NULL)
    return FALSE;
  sw_request_get_number (self->request, "audio_weight", &weight);
  if (words)
    pins->form = put_words_on_tune (material, notes, wish->lyrics, pins->beats, weight >= 0.25, weight >= 0.5);
  else if (wish->instrumental)
    pins->form = make_form (material, notes, pins->beats, weight >= 0.25);
  if (weight < 0.25)
    pins->bpm = 0;
  song = sw_compose_pinned (wish, pins, index);
  facts->clip.tags = sw_compose_dup_tags (song, wish);
  sw_work_take_title (self, facts, material->clip);
  return sw_work_render_clip (self, facts, song, &stage, folder, error);
}
