/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Lines to tune the voices with, and lines that were never used for that. */

static const char *const tuning_lines[] = {
  "the river carries every light we know",
  "paper boats are sailing home tonight",
  "hold the letters that you never sent",
  "morning has a gentle hand on me",
  "follow where the yellow lanterns glow",
  "we have a little time before the snow",
  "dancing in the kitchen with the radio on",
  "silver trains are crossing through my mind",
  "nobody told me how to say goodbye",
  "thunder on the mountain calls your name",
  "I keep a photograph beneath the bed",
  "summer left its colour on your skin",
  "the city sleeps but I am wide awake",
  "give me one more reason I should stay",
  "broken windows and a burning sky",
  "children running barefoot on the shore",
  "every road I travel leads to you",
  "whisper something only I can hear",
  "the engine hums a lullaby for two",
  "cold coffee and a folded map of Spain",
  "she wears the moon like jewels in her hair",
  "we built a house of feathers and of stone",
  "shadows chase the sparrows from the wall",
  "let the church bells ring until we drop",
  NULL
};

static const char *const held_out_lines[] = {
  "a stranger left his jacket at the door",
  "the garden gate is hanging by a nail",
  "tell my brother I will write him soon",
  "green bottles floating in the harbour foam",
  "you were the question I forgot to ask",
  "lightning bugs above the empty field",
  "my heart is beating faster than a drum",
  "the winter took the roses from the vine",
  "drive all night with nothing left to prove",
  "somebody painted flowers on the bridge",
  "I thought I heard you laughing in the hall",
  "sugar in the coffee and tears in the wine",
  "the captain lost his compass in the storm",
  "wake me when the swallows come again",
  "there is a window open in the dark",
  "we shared a blanket underneath the pines",
  "nothing in the pocket but a broken key",
  "old guitars remember every song",
  "the desert wind is singing through the wire",
  "I will be waiting where the highway ends",
  "teach me how to breathe and let it go",
  "seven candles burning on a shelf",
  "her voice was like a ribbon made of smoke",
  "the tide comes in and washes out our names",
  NULL
};
