#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""listen-songs.py FOLDER: finds tempo and key again in the sound of songs written by
compose-songs --wav, with ears that are not the engine's: aubio's beat tracker, a
tempogram and a key profile of this file. Prints a line for each song and the shares
that were found."""

import glob
import json
import os
import sys
import wave

import numpy

try:
    import aubio
except ImportError:
    aubio = None

NAMES = 'C Db D Eb E F F# G Ab A Bb B'.split()
# Albrecht and Shanahan's profiles (2013).
MAJOR = numpy.array([0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081])
MINOR = numpy.array([0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052])


def load(path):
    with wave.open(path) as file:
        rate = file.getframerate()
        data = numpy.frombuffer(file.readframes(file.getnframes()), '<i2').astype(numpy.float32) / 32768
        return data.reshape(-1, file.getnchannels()).mean(axis=1), rate


def spectrogram(signal, size, hop):
    window = numpy.hanning(size).astype(numpy.float32)
    frames = 1 + max(0, len(signal) - size) // hop
    view = numpy.lib.stride_tricks.as_strided(signal, (frames, size), (signal.strides[0] * hop, signal.strides[0]))
    return numpy.abs(numpy.fft.rfft(view * window, axis=1)).astype(numpy.float32)


def novelty(signal, rate):
    """Rise of loudness in bands, 172 times a second at 44.1 kHz."""
    hop = 256
    power = spectrogram(signal, 1024, hop)
    edges = numpy.unique(numpy.geomspace(1, power.shape[1] - 1, 24).astype(int))
    bands = numpy.stack([power[:, a:b].sum(axis=1) for a, b in zip(edges[:-1], edges[1:])], axis=1)
    bands = numpy.log1p(100 * bands / (bands.max() + 1e-9))
    rise = numpy.maximum(0, numpy.diff(bands, axis=0)).sum(axis=1)
    smooth = numpy.convolve(rise, numpy.ones(86) / 86, 'same')
    return numpy.maximum(0, rise - smooth), rate / hop


def tempogram(signal, rate):
    """The tempo whose comb of beats explains the rises best, folded to one octave later."""
    curve, per_second = novelty(signal, rate)
    n = 1 << int(numpy.ceil(numpy.log2(2 * len(curve))))
    spectrum = numpy.fft.rfft(curve, n)
    correlation = numpy.fft.irfft(numpy.abs(spectrum) ** 2)[:len(curve)]
    correlation /= correlation[0]
    best, best_score = 0, -1
    for bpm in numpy.arange(50, 200, 0.1):
        lag = per_second * 60 / bpm
        multiples = numpy.arange(1, 17) * lag
        multiples = multiples[multiples < len(curve) - 2]
        at = multiples.astype(int)
        part = multiples - at
        score = ((1 - part) * correlation[at] + part * correlation[at + 1]).mean()
        # A beat is also halved: three against two is not.
        half = (numpy.arange(8) + 0.5) * lag
        half = half[half < len(curve) - 2].astype(int)
        score += 0.5 * correlation[half].mean()
        score *= numpy.exp(-0.5 * (numpy.log2(bpm / 110) / 0.9) ** 2)
        if score > best_score:
            best, best_score = bpm, score
    return best


def aubio_tempo(path):
    if aubio is None:
        return 0
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
    beats = numpy.array(beats)
    gap = numpy.median(numpy.diff(beats))
    index = numpy.concatenate([[0], numpy.cumsum(numpy.maximum(1, numpy.round(numpy.diff(beats) / gap)))])
    return 60 / numpy.polyfit(index, beats, 1)[0]


def chroma(signal, rate):
    step = max(1, rate // 11025)
    low = signal[:len(signal) // step * step].reshape(-1, step).mean(axis=1)
    rate /= step
    power = spectrogram(numpy.ascontiguousarray(low), 8192, 2048)
    frequencies = numpy.arange(power.shape[1]) * rate / 8192
    sums = numpy.zeros(12)
    # Frames count alike, so that loud choruses do not decide alone.
    power = power / (power.sum(axis=1, keepdims=True) + 1e-9)
    total = power.mean(axis=0)
    for i in range(1, power.shape[1]):
        if 55 <= frequencies[i] <= 1200:
            pitch = 69 + 12 * numpy.log2(frequencies[i] / 440)
            distance = abs(pitch - round(pitch))
            if distance < 0.35:
                sums[int(round(pitch)) % 12] += total[i] * (1 - distance)
    return sums - sums.min()


def find_key(signal, rate):
    sums = chroma(signal, rate)
    best = max(((numpy.corrcoef(numpy.roll(profile, key), sums)[0, 1], key, mode)
                for key in range(12) for mode, profile in (('major', MAJOR), ('minor', MINOR))))
    return '%s %s' % (NAMES[best[1]], best[2])


def same_tempo(found, asked):
    return any(abs(found * factor - asked) <= 1.0 for factor in (0.5, 1, 2))


def main():
    rows = []
    for path in sorted(glob.glob(os.path.join(sys.argv[1], '*.wav'))):
        score = json.load(open(path[:-4] + '.json'))
        signal, rate = load(path)
        bpm = score['tempo'][0]['bpm']
        key = '%s %s' % (NAMES[score['key']], 'minor' if score['minor'] else 'major')
        found, other, heard = tempogram(signal, rate), aubio_tempo(path), find_key(signal, rate)
        row = (os.path.basename(path)[:-4], bpm, found, same_tempo(found, bpm), other, same_tempo(other, bpm), key, heard, key == heard, score['minor'])
        rows.append(row)
        print('%-20s %6.1f tempogram %6.1f %s  aubio %6.1f %s   %-9s heard %-9s %s' % (
            row[0], bpm, found, 'ok  ' if row[3] else 'MISS', other, 'ok  ' if row[5] else 'MISS', key, heard, 'ok' if row[8] else 'MISS'), flush=True)
    n = len(rows)
    minor = [row for row in rows if row[9]]
    major = [row for row in rows if not row[9]]
    print('songs %d' % n)
    print('tempo-found %.1f %% (aim 95)' % (100 * sum(row[3] for row in rows) / n))
    print('tempo-found-by-aubio %.1f %%' % (100 * sum(row[5] for row in rows) / n))
    print('key-found %.1f %% (aim 90)' % (100 * sum(row[8] for row in rows) / n))
    if major:
        print('key-found-major %.1f %%' % (100 * sum(row[8] for row in major) / len(major)))
    if minor:
        print('key-found-minor %.1f %%' % (100 * sum(row[8] for row in minor) / len(minor)))


if __name__ == '__main__':
    main()
