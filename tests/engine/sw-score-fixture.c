/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-score-fixture.h"

#include "sw-phonetics.h"

static const guint8 roots[] = { 0, 9, 5, 7 }; /* C Am F G */

static void
add_note (SwPart *part,
          double  start,
          double  length,
          guint8  pitch,
          guint8  velocity)
{
  SwNote note = { start, length, pitch, velocity };

  g_array_append_val (part->notes, note);
}

SwScore *
sw_score_fixture_new (double bpm,
                      guint  n_bars)
{
  SwScore       *score = sw_score_new ();
  SwTempoChange  tempo = { 0, bpm };
  SwScoreSection section = { g_strdup ("Chorus"), SW_SECTION_CHORUS, 0, n_bars * 4, 0, 0, 0.7 };

  g_free (score->title);
  score->title = g_strdup ("Paper Boats");
  g_free (score->style);
  score->style = g_strdup ("pop");
  g_free (score->voice);
  score->voice = g_strdup ("nova");
  score->seed = 7;
  score->beats_per_bar = 4;
  score->length = n_bars * 4;
  score->tail = 1;
  score->reverb_time = 1.6;
  score->loudness = -14;
  g_array_set_size (score->tempo, 0);
  g_array_append_val (score->tempo, tempo);
  g_array_append_val (score->sections, section);
  for (guint bar = 0; bar < n_bars; bar++)
    {
      SwChord chord = { bar * 4, 4, roots[bar % 4], roots[bar % 4], 3, { 0, bar % 4 == 1 ? 3 : 4, 7 }, "" };

      g_array_append_val (score->chords, chord);
    }

  return score;
}

SwSungLine *
sw_score_fixture_add_words (SwScore      *score,
                            const char   *text,
                            double        start,
                            double        length,
                            const guint8 *pitches)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, score->language);
  SwSungLine *line = sw_score_add_line (score, text);
  guint       n_pitches = 0;

  while (pitches[n_pitches] != 0)
    n_pitches++;
  line->section = score->sections->len - 1;
  line->n_syllables = utterance->syllables->len;
  for (guint i = 0; i < utterance->syllables->len; i++)
    {
      SwSungNote note = { start + i * length, length * 0.95, pitches[i % n_pitches], 96, i };

      g_array_append_val (line->notes, note);
    }
  g_array_index (score->sections, SwScoreSection, line->section).n_lines++;

  return line;
}

static SwPart *
add_part (SwScore   *score,
          SwPartRole role,
          int        program,
          double     level,
          double     reverb)
{
  SwPart *part = sw_score_add_part (score, role);

  part->program = program;
  part->level = level;
  part->reverb = reverb;

  return part;
}

void
sw_score_fixture_add_band (SwScore *score)
{
  SwPart *drums = add_part (score, SW_PART_DRUMS, 0, -19, 0.08);
  SwPart *bass = add_part (score, SW_PART_BASS, 33, -20, 0);
  SwPart *keys = add_part (score, SW_PART_KEYS, 0, -22, 0.2);
  SwPart *pad = add_part (score, SW_PART_SYNTH, 0, -26, 0.3);

  add_part (score, SW_PART_LEAD_VOCAL, 0, -17, 0.25)->delay = 0.15;
  add_part (score, SW_PART_BACKING_VOCAL, 0, -25, 0.35);
  drums->bank = 128;
  keys->pan = -0.2;
  pad->synth = g_strdup ("supersaw");
  pad->duck = 0.4;
  for (guint bar = 0; bar * 4 < score->length; bar++)
    {
      guint8 root = roots[bar % 4], third = bar % 4 == 1 ? 3 : 4;
      double at = bar * 4;

      for (int eighth = 0; eighth < 8; eighth++)
        {
          add_note (drums, at + eighth * 0.5, 0.25, 42, eighth % 2 ? 60 : 85);
          if (eighth == 0 || eighth == 4 || eighth == 5)
            add_note (drums, at + eighth * 0.5, 0.25, 36, 110);
          if (eighth == 2 || eighth == 6)
            add_note (drums, at + eighth * 0.5, 0.25, 38, 105);
          add_note (bass, at + eighth * 0.5, 0.45, 36 + root - (root > 7 ? 12 : 0), 95);
        }
      for (int tone = 0; tone < 3; tone++)
        {
          guint8 pitch = 60 + root - (root > 6 ? 12 : 0) + (guint8[]){ 0, third, 7 }[tone];

          add_note (keys, at, 1.9, pitch, 75);
          add_note (keys, at + 2, 1.9, pitch, 70);
          add_note (pad, at, 3.9, pitch, 80);
        }
    }
}
