/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song played anew: covers, and songs with a persona's voice. */

#define G_LOG_DOMAIN "sw-work-cover"

#include "config.h"

#include "sw-compose.h"
#include "sw-phonetics.h"
#include "sw-work-audio.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>

#define COMPOSED 0.03
#define USUAL_WEIGHT 0.6
/* Above: every note that is sung and every chord; above the second: the tune to other
 * chords; below: the words. */
#define STRICT 0.66
#define LOOSE 0.25

/* Other words on the tune that is there: line by line, as long as the lines last. A
 * line with another number of syllables gets a tune of its own. */
static void
exchange_words (GPtrArray  *form,
                const char *words)
{
  g_autoptr (GPtrArray) fresh = sw_form_parse (words);

  for (guint i = 0, k = 0; i < form->len; i++)
    {
      SwFormSection *section = g_ptr_array_index (form, i);
      SwFormSection *other;

      if (section->lines->len == 0)
        continue;
      while (k < fresh->len && ((SwFormSection *)g_ptr_array_index (fresh, k))->lines->len == 0)
        k++;
      if (k >= fresh->len)
        break;
      other = g_ptr_array_index (fresh, k++);
      for (guint l = 0; l < MIN (section->lines->len, other->lines->len); l++)
        {
          SwFormLine *line = &g_array_index (section->lines, SwFormLine, l);
          SwFormLine *given = &g_array_index (other->lines, SwFormLine, l);

          if (g_str_equal (line->text, given->text))
            continue;
          g_free (line->text);
          line->text = g_strdup (given->text);
          if (line->n_syllables != sw_phonetics_count_syllables_for (line->text, line->language))
            g_clear_pointer (&line->notes, g_array_unref);
          g_clear_pointer (&line->syllables, g_strfreev);
        }
    }
}

static SwFormFlags
choose_flags (double weight)
{
  if (weight >= STRICT)
    return SW_FORM_ALL;
  return weight >= LOOSE ? SW_FORM_WORDS | SW_FORM_MELODY | SW_FORM_BARS : SW_FORM_WORDS;
}

static SwScore *
compose_cover (SwWork      *self,
               guint        index,
               SwScore     *source,
               SwClipFacts *facts)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  double   weight = USUAL_WEIGHT;
  SwScore *cover;

  sw_request_get_number (self->request, "audio_weight", &weight);
  pins->like = source;
  pins->new_band = TRUE;
  if (!wish->instrumental)
    {
      pins->form = sw_form_new_from_score (source, 0, source->length, choose_flags (weight));
      if (wish->lyrics != NULL && *wish->lyrics != '\0')
        exchange_words (pins->form, wish->lyrics);
      pins->no_intro = pins->no_ending = weight >= LOOSE;
    }
  if (weight >= STRICT)
    {
      pins->bpm = sw_score_get_bpm (source);
      pins->key = source->key;
      pins->minor = source->minor;
      pins->beats = source->beats_per_bar;
    }
  cover = sw_compose_pinned (wish, pins, index);
  sw_work_keep_voice (cover, source);
  facts->clip.tags = sw_compose_dup_tags (cover, wish);
  return cover;
}

gboolean
_sw_work_cover (SwWork      *self,
                guint        index,
                const char  *folder,
                SwClipFacts *facts,
                GError     **error)
{
  g_autoptr (SwClipFacts) source = sw_work_load_source (self, "continue_clip_id", error);
  SwWorkStage stage = { self, index, COMPOSED, 1 };
  g_autoptr (SwScore) song = NULL;
  g_autoptr (SwScore) cover = NULL;

  song = source != NULL ? sw_clip_store_load_score (self->clips, source->id, error) : NULL;
  if (song == NULL)
    return FALSE;
  sw_work_set_progress (self, index, 0.01, _ ("Composing"));
  cover = compose_cover (self, index, song, facts);
  facts->persona = g_strdup (source->persona);
  sw_work_take_title (self, facts, source);
  return sw_work_render_clip (self, facts, cover, &stage, folder, error);
}

gboolean
_sw_work_persona_music (SwWork      *self,
                        guint        index,
                        const char  *folder,
                        SwClipFacts *facts,
                        GError     **error)
{
  const char *id = sw_request_get_string (self->request, "persona_id");
  g_autoptr (SwPersonaFacts) persona = sw_persona_store_load (self->personas, id != NULL ? id : "", error);
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  SwWorkStage stage = { self, index, COMPOSED, 1 };
  g_autoptr (SwScore) song = NULL;

  if (persona == NULL)
    return FALSE;
  sw_work_set_progress (self, index, 0.01, _ ("Composing"));
  pins->voice = g_strdup (persona->singer);
  pins->voice_low = persona->manner.low;
  pins->voice_high = persona->manner.high;
  /* What the persona is said to sing goes where the request leaves it open. */
  if (wish->tags == NULL && persona->styles != NULL)
    wish->tags = g_strdup (persona->styles);
  song = sw_compose_pinned (wish, pins, index);
  if (song->voice_manner == NULL)
    song->voice_manner = sw_voice_manner_to_json (&persona->manner);
  facts->persona = g_strdup (persona->id);
  facts->clip.tags = sw_compose_dup_tags (song, wish);
  facts->clip.title = g_strdup (sw_request_get_string (self->request, "title"));
  return sw_work_render_clip (self, facts, song, &stage, folder, error);
}
