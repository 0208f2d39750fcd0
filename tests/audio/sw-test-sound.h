/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sounds made for a test. Levels are in dB against full scale, of a sine's peak;
 * -INFINITY is silence. */
typedef struct
{
  double seconds;
  double hertz;
  double level;
} SwTestTone;

/* Stereo, 16 bit; the tones follow each other, the last has seconds 0. */
char *sw_test_write_wav (const char *folder, const char *name, int rate, const SwTestTone *tones);
/* Encodes @wav beside it; @encoder in words of gst-launch-1.0. (transfer full) */
char *sw_test_encode    (const char *wav, const char *name, const char *encoder);
/* Keeps the first @fraction of the file. */
void  sw_test_truncate  (const char *path, double fraction);

#define SW_TEST_MP3 "lamemp3enc target=bitrate bitrate=192 cbr=true ! xingmux ! id3v2mux"

G_END_DECLS
