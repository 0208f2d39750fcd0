# SPDX-License-Identifier: GPL-3.0-or-later
"""What musicians would hear or read: tempo and key found again in the sound, by ears that
are not the engine's (aubio's beat tracker; a tempogram and a known key profile), the MIDI
file in a parser that is not ours, its onsets in the sound of the parts, long notes on
chord tones. Needs Debian's python3-numpy, python3-aubio and python3-mido; what lacks its
module is left out."""

import os
import wave

try:
    import numpy
except ImportError:
    numpy = None
try:
    import aubio
except ImportError:
    aubio = None
try:
    import mido
except ImportError:
    mido = None

BOUNDS = {
    'tempo_found': ('is', True, ''),
    'tempo_found_aubio': ('is', None, ''),
    'key_found': ('is', True, ''),
    'key_found_minor': ('>=', 0.9, 'of the songs in minor'),
    'key_found_major': ('>=', 0.9, 'of the songs in major'),
    'midi_tempo': ('is', True, ''),
    'midi_notes': ('is', True, ''),
    'midi_onsets': ('>=', 95, '% of strokes within 10 ms'),
    'long_notes_in_chord': ('>=', 90, '%'),
}
SHARE = {'tempo_found': 0.95, 'key_found': 0.9, 'midi_onsets': 0.95}

NAMES = 'C Db D Eb E F F# G Ab A Bb B'.split()
# Albrecht and Shanahan's profiles (2013).
MAJOR = [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081]
MINOR = [0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052]


def load(path):
    """A WAV of 16 bits as one channel of floats."""
    with wave.open(path) as file:
        data = numpy.frombuffer(file.readframes(file.getnframes()), '<i2').astype(numpy.float32) / 32768
        return numpy.ascontiguousarray(data.reshape(-1, file.getnchannels()).mean(axis=1)), file.getframerate()


def spectrogram(signal, size, hop):
    window = numpy.hanning(size).astype(numpy.float32)
    frames = 1 + max(0, len(signal) - size) // hop
    view = numpy.lib.stride_tricks.as_strided(signal, (frames, size), (signal.strides[0] * hop, signal.strides[0]))
    return numpy.abs(numpy.fft.rfft(view * window, axis=1)).astype(numpy.float32)


def novelty(signal, rate):
    """How much bands of the spectrum rise, every 256 samples."""
    power = spectrogram(signal, 1024, 256)
    edges = numpy.unique(numpy.geomspace(1, power.shape[1] - 1, 24).astype(int))
    bands = numpy.stack([power[:, a:b].sum(axis=1) for a, b in zip(edges[:-1], edges[1:])], axis=1)
    bands = numpy.log1p(100 * bands / (bands.max() + 1e-9))
    rise = numpy.maximum(0, numpy.diff(bands, axis=0)).sum(axis=1)
    return numpy.maximum(0, rise - numpy.convolve(rise, numpy.ones(86) / 86, 'same')), rate / 256


def find_tempo(signal, rate):
    """The tempo whose comb of beats, and of half beats, explains the rises best."""
    curve, per_second = novelty(signal, rate)
    n = 1 << int(numpy.ceil(numpy.log2(2 * len(curve))))
    correlation = numpy.fft.irfft(numpy.abs(numpy.fft.rfft(curve, n)) ** 2)[:len(curve)]
    correlation /= correlation[0]
    best, best_score = 0, -1
    for bpm in numpy.arange(50, 200, 0.1):
        lag = per_second * 60 / bpm
        beats = numpy.arange(1, 17) * lag
        beats = beats[beats < len(curve) - 2]
        at = beats.astype(int)
        score = ((1 - beats + at) * correlation[at] + (beats - at) * correlation[at + 1]).mean()
        # A beat is also halved: three against two is not.
        half = (numpy.arange(8) + 0.5) * lag
        score += 0.5 * correlation[half[half < len(curve) - 2].astype(int)].mean()
        score *= numpy.exp(-0.5 * (numpy.log2(bpm / 110) / 0.9) ** 2)
        if score > best_score:
            best, best_score = bpm, score
    return best


def find_tempo_aubio(path):
    source = aubio.source(path, 44100, 512)
    tracker = aubio.tempo('default', 1024, 512, 44100)
    beats = []
    while True:
        samples, read = source()
        if tracker(samples)[0]:
            beats.append(tracker.get_last_s())
        if read < 512:
            break
    if len(beats) < 6:
        return 0
    # A line through the beats: single ones are only good for a few milliseconds.
    gaps = numpy.diff(beats)
    index = numpy.concatenate([[0], numpy.cumsum(numpy.maximum(1, numpy.round(gaps / numpy.median(gaps))))])
    return 60 / numpy.polyfit(index, beats, 1)[0]


def find_key(signal, rate):
    step = max(1, rate // 11025)
    low = numpy.ascontiguousarray(signal[:len(signal) // step * step].reshape(-1, step).mean(axis=1))
    power = spectrogram(low, 8192, 2048)
    # Frames count alike, so that loud choruses do not decide alone.
    total = (power / (power.sum(axis=1, keepdims=True) + 1e-9)).mean(axis=0)
    chroma = numpy.zeros(12)
    for i in range(1, len(total)):
        frequency = i * rate / step / 8192
        if 55 <= frequency <= 1200:
            pitch = 69 + 12 * numpy.log2(frequency / 440)
            distance = abs(pitch - round(pitch))
            if distance < 0.35:
                chroma[int(round(pitch)) % 12] += total[i] * (1 - distance)
    return max((numpy.corrcoef(numpy.roll(profile, key), chroma)[0, 1], key, minor)
               for key in range(12) for minor, profile in ((False, MAJOR), (True, MINOR)))[1:]


def same_tempo(found, asked):
    return any(abs(found * factor - asked) <= 1 for factor in (0.5, 1, 2))


def seconds_at(score, beat):
    seconds, at, bpm = 0, 0, score['tempo'][0]['bpm']
    for change in score['tempo'][1:]:
        if change['beat'] >= beat:
            break
        seconds += (change['beat'] - at) * 60 / bpm
        at, bpm = change['beat'], change['bpm']
    return seconds + (beat - at) * 60 / bpm


def read_midi(path):
    """Names of tracks and the seconds of their notes, and the first tempo."""
    file = mido.MidiFile(path)
    tempos, at = [], 0
    for message in file.tracks[0]:
        at += message.time
        if message.type == 'set_tempo':
            tempos.append((at, message.tempo))
    tracks = {}
    for track in file.tracks[1:]:
        tick, notes = 0, []
        for message in track:
            tick += message.time
            if message.type == 'note_on' and message.velocity > 0:
                seconds, last, tempo = 0, 0, tempos[0][1]
                for change, value in tempos[1:]:
                    if change >= tick:
                        break
                    seconds += mido.tick2second(change - last, file.ticks_per_beat, tempo)
                    last, tempo = change, value
                notes.append((seconds + mido.tick2second(tick - last, file.ticks_per_beat, tempo), message.note))
        tracks[track.name] = sorted(notes)
    return mido.tempo2bpm(tempos[0][1]), tracks


def measure_midi(song):
    bpm, tracks = read_midi(song.path('song.mid'))
    good = True
    for part in song.score['parts']:
        expected = sorted((seconds_at(song.score, note[0]), note[2]) for note in part['notes'])
        read = tracks.get(part['role'], [])
        if part['role'] in ('vocals', 'backing_vocals'):
            continue
        good &= len(read) == len(expected) and all(abs(a[0] - b[0]) < 0.002 for a, b in zip(read, expected))
    return {'midi_tempo': abs(bpm - song.score['tempo'][0]['bpm']) < 0.001, 'midi_notes': good,
            'midi_onsets': measure_onsets(song, tracks)}


def measure_onsets(song, tracks):
    """Share of the strokes that stand alone in drums.wav where the MIDI file says."""
    path = song.path('drums.wav')
    strokes = [time for time, note in tracks.get('drums', []) if note in (35, 36, 37, 38, 39, 40)]
    every = numpy.array(sorted({round(time, 4) for time, _ in tracks.get('drums', [])}))
    if not os.path.exists(path) or not strokes:
        return None
    signal, rate = load(path)
    hop = rate // 1000
    level = numpy.abs(signal[:len(signal) // hop * hop]).reshape(-1, hop).max(axis=1)
    hits = total = 0
    for time in sorted(set(strokes)):
        near = every[numpy.abs(every - time) < 0.08]
        at = int(time * rate / hop)
        if near.max() - near.min() > 0.006 or at < 45 or at + 45 > len(level):
            continue
        before = level[at - 40:at - 12].max()
        window = level[at - 40:at + 40]
        peak = window[28:].max()
        if peak < 4 * before or peak < 0.01:
            continue
        onset = numpy.argmax(window > before + 0.15 * (peak - before)) - 40
        total += 1
        hits += abs(onset) <= 10
    return 100.0 * hits / total if total >= 10 else None


def measure_chords(song):
    """Share of sung notes of a beat or more that belong to the chord."""
    notes = inside = 0
    for line in song.score['lines']:
        if line['spoken']:
            continue
        for start, length, pitch, _, _ in line['notes']:
            if length < 1:
                continue
            chord = [c for c in song.score['chords'] if c['start'] <= start + 0.06][-1]
            notes += 1
            inside += (pitch - chord['root']) % 12 in [i % 12 for i in chord['intervals']]
    return 100.0 * inside / notes if notes else None


def measure(song):
    row = {'long_notes_in_chord': measure_chords(song)}
    if numpy is None:
        return row
    signal, rate = load(song.path('song.wav'))
    asked = song.score['tempo'][0]['bpm']
    row['tempo_found'] = bool(same_tempo(find_tempo(signal, rate), asked))
    row['key_found'] = find_key(signal, rate) == (song.score['key'], song.score['minor'])
    row['minor'] = song.score['minor']
    if aubio is not None:
        row['tempo_found_aubio'] = bool(same_tempo(find_tempo_aubio(song.path('song.wav')), asked))
    if mido is not None:
        row.update(measure_midi(song))
    return row


def SUMMARY(rows):
    summary = {}
    for name, minor in (('key_found_minor', True), ('key_found_major', False)):
        found = [row['key_found'] for row in rows if row.get('minor') is minor]
        if found:
            summary[name] = sum(found) / len(found)
    return summary
