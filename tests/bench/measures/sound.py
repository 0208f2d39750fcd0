# SPDX-License-Identifier: GPL-3.0-or-later
"""Level, peaks, silence, clicks and stems of the finished files, by ffmpeg where it can."""

import re
import subprocess

BOUNDS = {
    'loudness': ('<=', None, 'LUFS'),
    'loudness_off': ('<=', 0.3, 'LU from −14'),
    'true_peak': ('<=', -1.0, 'dBTP'),
    'clipped': ('<=', 0, 'samples'),
    'silence': ('<=', 1.5, 's inside'),
    'click': ('<=', 2.0, 'times the largest jump elsewhere'),
    'end': ('<=', -50, 'dB in the last 10 ms'),
    'stems_float': ('<=', -100, 'dB'),
    'stems_16_bit': ('<=', -70, 'dB'),
    'quietest_part': ('>=', -50, 'dBFS where it plays'),
    'loudest_rest': ('<=', -90, 'dBFS where nothing plays'),
    'same_bytes': ('is', 1, ''),
    'processor': ('<=', 0.10, 's per second'),
}

FULL = 32767 / 32768


def analyse(path):
    """LUFS, dBTP and silences as ffmpeg hears them."""
    log = subprocess.run(['ffmpeg', '-hide_banner', '-nostats', '-i', path, '-filter_complex',
                          'ebur128=peak=true:framelog=verbose,silencedetect=noise=-60dB:duration=0.2', '-f', 'null', '-'],
                         stderr=subprocess.PIPE, text=True, check=True).stderr
    summary = log[log.rindex('Summary:'):]
    loudness = float(re.search(r'I:\s+(\S+) LUFS', summary).group(1))
    peak = float(re.search(r'Peak:\s+(\S+) dBFS', summary).group(1))
    starts = [float(x) for x in re.findall(r'silence_start: (\S+)', log)]
    lengths = [float(x) for x in re.findall(r'silence_duration: (\S+)', log)]
    return loudness, peak, list(zip(starts, lengths))


def measure(song):
    facts, parts = song.facts, song.facts['parts']
    loudness, peak, silences = analyse(song.path('audio.mp3'))
    samples = song.samples()
    inside = [length for start, length in silences if start > 0.2 and start + length < facts['duration'] - 0.2]
    resting = [part['resting_db'] for part in parts if 'resting_db' in part]
    return {
        'loudness': loudness,
        'loudness_off': abs(loudness + 14),
        'true_peak': peak,
        'clipped': sum(1 for x in samples if x >= FULL or x <= -FULL) if max(samples) >= FULL or min(samples) <= -FULL else 0,
        'silence': max(inside, default=0.0),
        'click': facts['border_click'],
        'end': facts['end_db'],
        'stems_float': facts['stems_float_db'],
        'stems_16_bit': facts['stems_16_bit_db'],
        'quietest_part': min((part['playing_db'] for part in parts if part['notes']), default=None),
        'loudest_rest': max(resting) if resting else None,
        'same_bytes': facts.get('same_bytes'),
        'processor': facts['processor'],
    }
