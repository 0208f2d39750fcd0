/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Never compiled: the texts for people in contract.json, for xgettext. Made by
 * po/contract-strings.
 */

/* translators: what the service does, the stand-in for a missing title */
N_ ("Add instrumental")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Add vocals")
/* translators: what the service does, the stand-in for a missing title */
N_ ("All stems")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Background music")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Balance")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Batch")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Batch state")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Cover")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Cover an upload")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Create")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Download")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Enrich style")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Extend")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Extend an upload")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Extract voice")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Instrumental")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Join")
/* translators: what the service does, the stand-in for a missing title */
N_ ("MIDI")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Make a singer")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Make a singer from a recording")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Mashup")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Remaster")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Replace a section")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Sample")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song from a brief")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song from a description")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song from own words")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song with a chosen voice")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Song with a singer")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Stems")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Swap the sound")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Swap the voice")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Task")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Tempo")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Timed lyrics")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Upload")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Upload and cover")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Upload and extend")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Variation")
/* translators: what the service does, the stand-in for a missing title */
N_ ("WAV")
/* translators: what the service does, the stand-in for a missing title */
N_ ("Write lyrics")

/* translators: explains what the service does */
N_ ("As above, with a wish for a female or male voice")
/* translators: explains what the service does */
N_ ("Build a song on a short piece of audio")
/* translators: explains what the service does */
N_ ("Continue a generated song from a point")
/* translators: explains what the service does */
N_ ("Continue uploaded audio from a point")
/* translators: explains what the service does */
N_ ("Cut out some singing to make a singer of")
/* translators: explains what the service does */
N_ ("Describe a song and have its words written too")
/* translators: explains what the service does */
N_ ("Fetch audio from an address and continue it")
/* translators: explains what the service does */
N_ ("Fetch audio from an address and cover it")
/* translators: explains what the service does */
N_ ("Get a lossless file of a song")
/* translators: explains what the service does */
N_ ("Get the notes of a song or stem")
/* translators: explains what the service does */
N_ ("Get the time of each word")
/* translators: explains what the service does */
N_ ("Have a saved singer sing the song")
/* translators: explains what the service does */
N_ ("Have your own lyrics sung")
/* translators: explains what the service does */
N_ ("Make part of a song anew with other words")
/* translators: explains what the service does */
N_ ("Make, continue or change a song; the task type says which")
/* translators: explains what the service does */
N_ ("Measure the tempo of a song")
/* translators: explains what the service does */
N_ ("Mix two songs into a new one")
/* translators: explains what the service does */
N_ ("Play a generated song again in another style")
/* translators: explains what the service does */
N_ ("Play along with uploaded singing")
/* translators: explains what the service does */
N_ ("Play uploaded audio again in another style")
/* translators: explains what the service does */
N_ ("Put an extension and its source together")
/* translators: explains what the service does */
N_ ("Register audio from an address")
/* translators: explains what the service does */
N_ ("Render a song again in better quality")
/* translators: explains what the service does */
N_ ("Save a speaking or singing voice")
/* translators: explains what the service does */
N_ ("Save the singer of a song for other songs")
/* translators: explains what the service does */
N_ ("Say what it is about; words, title and style get written")
/* translators: explains what the service does */
N_ ("Sing over an uploaded instrumental")
/* translators: explains what the service does */
N_ ("Split a song into all its instruments")
/* translators: explains what the service does */
N_ ("Split a song into voice and accompaniment")
/* translators: explains what the service does */
N_ ("State and result of a sonic task")
/* translators: explains what the service does */
N_ ("State of a batch")
/* translators: explains what the service does */
N_ ("Submit up to ten songs together")
/* translators: explains what the service does */
N_ ("Turn a few style words into a rich style")

/* translators: explains an option of the command line */
N_ ("Colour of the voice")
/* translators: explains an option of the command line */
N_ ("Describe the music")
/* translators: explains an option of the command line */
N_ ("Describe the song")
/* translators: explains an option of the command line */
N_ ("Describe the song in a sentence or two")
/* translators: explains an option of the command line */
N_ ("File format")
/* translators: explains an option of the command line */
N_ ("Genre")
/* translators: explains an option of the command line */
N_ ("Genres, at most five")
/* translators: explains an option of the command line */
N_ ("How adventurous to be, 0 to 1")
/* translators: explains an option of the command line */
N_ ("How close to stay to the source, 0 to 1")
/* translators: explains an option of the command line */
N_ ("How different the new rendering may be")
/* translators: explains an option of the command line */
N_ ("How far to move away from the source, 0 to 1")
/* translators: explains an option of the command line */
N_ ("How strictly to follow the style, 0 to 1")
/* translators: explains an option of the command line */
N_ ("Instruments, at most five")
/* translators: explains an option of the command line */
N_ ("Join the result with its source")
/* translators: explains an option of the command line */
N_ ("Length in seconds")
/* translators: explains an option of the command line */
N_ ("Length in seconds, 30 to 240")
/* translators: explains an option of the command line */
N_ ("Lyrics of the whole song")
/* translators: explains an option of the command line */
N_ ("Model that makes the song")
/* translators: explains an option of the command line */
N_ ("Mood")
/* translators: explains an option of the command line */
N_ ("Moods, at most five")
/* translators: explains an option of the command line */
N_ ("Name of the singer")
/* translators: explains an option of the command line */
N_ ("New words of the section")
/* translators: explains an option of the command line */
N_ ("No singing")
/* translators: explains an option of the command line */
N_ ("Number that makes a song repeatable")
/* translators: explains an option of the command line */
N_ ("Number that makes the built-in engine repeat a song")
/* translators: explains an option of the command line */
N_ ("Public address of the audio")
/* translators: explains an option of the command line */
N_ ("Public address of the recording")
/* translators: explains an option of the command line */
N_ ("Seconds of new music")
/* translators: explains an option of the command line */
N_ ("Singer to use")
/* translators: explains an option of the command line */
N_ ("Song to sample")
/* translators: explains an option of the command line */
N_ ("Song to work on")
/* translators: explains an option of the command line */
N_ ("Style or description")
/* translators: explains an option of the command line */
N_ ("Style words")
/* translators: explains an option of the command line */
N_ ("Style words to enrich")
/* translators: explains an option of the command line */
N_ ("Style words, separated by commas")
/* translators: explains an option of the command line */
N_ ("Style, mood and instruments")
/* translators: explains an option of the command line */
N_ ("Styles of the singer")
/* translators: explains an option of the command line */
N_ ("Styles to avoid")
/* translators: explains an option of the command line */
N_ ("Take the words as a brief and have the lyrics written")
/* translators: explains an option of the command line */
N_ ("Text or number that makes a song repeatable")
/* translators: explains an option of the command line */
N_ ("The two songs to mix")
/* translators: explains an option of the command line */
N_ ("Themes, at most five")
/* translators: explains an option of the command line */
N_ ("Title of the song")
/* translators: explains an option of the command line */
N_ ("Version of the model")
/* translators: explains an option of the command line */
N_ ("Voice")
/* translators: explains an option of the command line */
N_ ("Voice: f or m")
/* translators: explains an option of the command line */
N_ ("What the lyrics are about")
/* translators: explains an option of the command line */
N_ ("What the new part should do")
/* translators: explains an option of the command line */
N_ ("What the song is about; its lyrics get written")
/* translators: explains an option of the command line */
N_ ("Where the new part begins, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the new part ends, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the sample begins, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the sample ends, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the section begins, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the section ends, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the voice begins, in seconds")
/* translators: explains an option of the command line */
N_ ("Where the voice ends, in seconds")
/* translators: explains an option of the command line */
N_ ("Where to begin, in seconds")
/* translators: explains an option of the command line */
N_ ("Where to continue, in seconds")
/* translators: explains an option of the command line */
N_ ("Where to continue, in whole seconds")
/* translators: explains an option of the command line */
N_ ("Where to end, in seconds")
/* translators: explains an option of the command line */
N_ ("Wished length in seconds, 10 to 360")
/* translators: explains an option of the command line */
N_ ("Words about the singer")
/* translators: explains an option of the command line */
N_ ("Words to sing")
/* translators: explains an option of the command line */
N_ ("Words to sing, 300 to 2000 characters")
/* translators: explains an option of the command line */
N_ ("Words to sing, with section tags such as [Verse]")
