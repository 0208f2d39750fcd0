/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics.h"

static void
test_kinds (void)
{
  static const struct
  {
    const char   *tag;
    SwSectionKind kind;
  } cases[] = {
    { "Verse", SW_SECTION_VERSE },
    { "verse 12", SW_SECTION_VERSE },
    { "VERSE II", SW_SECTION_VERSE },
    { "Rap Verse", SW_SECTION_VERSE },
    { "Strophe 1", SW_SECTION_VERSE },
    { "Куплет 2", SW_SECTION_VERSE },
    { "Chorus", SW_SECTION_CHORUS },
    { "Final Hook", SW_SECTION_CHORUS },
    { "Post-Chorus", SW_SECTION_CHORUS },
    { "Chorus: soft, solo guitar", SW_SECTION_CHORUS },
    { "Refrain x2", SW_SECTION_CHORUS },
    { "Refrão", SW_SECTION_CHORUS },
    { "Pre-Chorus 2", SW_SECTION_PRE_CHORUS },
    { "Prechorus", SW_SECTION_PRE_CHORUS },
    { "pre chorus", SW_SECTION_PRE_CHORUS },
    { "Build-up", SW_SECTION_PRE_CHORUS },
    { "Bridge", SW_SECTION_BRIDGE },
    { "Middle Eight", SW_SECTION_BRIDGE },
    { "Middle 8", SW_SECTION_BRIDGE },
    { "Intro", SW_SECTION_INTRO },
    { "Instrumental Intro", SW_SECTION_INTRO },
    { "Outro", SW_SECTION_OUTRO },
    { "Fade out", SW_SECTION_OUTRO },
    { "Guitar Solo", SW_SECTION_INSTRUMENTAL },
    { "Instrumental", SW_SECTION_INSTRUMENTAL },
    { "Break", SW_SECTION_INSTRUMENTAL },
    { "Interlude", SW_SECTION_INSTRUMENTAL },
    { "Drop", SW_SECTION_INSTRUMENTAL },
    { "Part 2: chorus", SW_SECTION_CHORUS },
    { "[Verse 3]", SW_SECTION_VERSE },
    { "Whispered", SW_SECTION_OTHER },
    { "Universe", SW_SECTION_OTHER },
    { "", SW_SECTION_OTHER },
    { "\xff\xfe", SW_SECTION_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (sw_section_kind_from_tag (cases[i].tag) != cases[i].kind)
        g_error ("case %u, “%s”, has the wrong kind", i, cases[i].tag);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/section/kinds", test_kinds);
  return g_test_run ();
}
