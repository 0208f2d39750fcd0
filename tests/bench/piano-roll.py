#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""piano-roll.py OUTPUT.png SCORE.json…: draws songs, one under the other, to look at.
Pitches go up, time to the right; white lines are sections; drums are the rows at the
bottom (kick lowest); the strip at the top shows how many players sound. Needs
ImageMagick for PNG and labels."""

import json
import os
import subprocess
import sys
import tempfile

import numpy

COLOURS = {'vocals': (255, 255, 255), 'backing_vocals': (170, 170, 170), 'drums': (200, 160, 90), 'bass': (230, 70, 70),
           'keyboard': (90, 160, 255), 'guitar': (110, 210, 110), 'strings': (190, 130, 255), 'synth': (70, 200, 200),
           'lead': (255, 210, 60), 'fx': (120, 120, 120)}
DRUM_ROWS = {36: 0, 35: 0, 38: 1, 40: 1, 37: 2, 39: 2, 42: 3, 44: 3, 46: 4, 51: 5, 49: 6, 43: 7, 41: 7, 47: 8, 50: 9}
WIDTH, LOW, HIGH, ROW = 1500, 26, 98, 2
DRUMS = 11 * 3
STRIP = 12


def draw(score):
    height = (HIGH - LOW) * ROW + DRUMS + STRIP
    image = numpy.full((height, WIDTH, 3), 18, numpy.uint8)
    scale = WIDTH / score['length']
    players = numpy.zeros(WIDTH)

    def box(beat, length, top, bottom, colour, velocity=100):
        left = int(beat * scale)
        right = max(left + 1, int((beat + length) * scale) - 1)
        image[top:bottom, left:right] = (numpy.array(colour) * (0.35 + 0.65 * velocity / 127)).astype(numpy.uint8)

    for section in score['sections']:
        x = min(WIDTH - 1, int(section['start'] * scale))
        image[:, x:x + 1] = 110
    for part in score['parts']:
        sounding = numpy.zeros(WIDTH, bool)
        for note in part['notes']:
            start, length, pitch, velocity = note[:4]
            sounding[max(0, int(start * scale)):max(0, int((start + max(length, 1)) * scale))] = True
            if part['role'] == 'drums':
                row = DRUM_ROWS.get(pitch, 10)
                box(start, 0.2, height - (row + 1) * 3, height - row * 3 - 1, COLOURS['drums'], velocity)
            elif LOW <= pitch < HIGH:
                top = STRIP + (HIGH - 1 - pitch) * ROW
                box(start, length, top, top + ROW, COLOURS[part['role']], velocity)
        players += sounding
    for line in score['lines']:
        for start, length, pitch, velocity, _ in line['notes']:
            top = STRIP + (HIGH - 1 - pitch) * ROW
            box(start, length, top - 1, top + ROW, COLOURS['backing_vocals' if line['backing'] else 'vocals'], velocity)
    for x in range(WIDTH):
        image[STRIP - 1 - int(players[x] * 1.3):STRIP - 1, x] = (120, 200, 120)
    return image


def main():
    output, paths = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for i, path in enumerate(paths):
            score = json.load(open(path))
            image = draw(score)
            name = os.path.join(folder, '%d.ppm' % i)
            with open(name, 'wb') as file:
                file.write(b'P6 %d %d 255\n' % (image.shape[1], image.shape[0]))
                file.write(image.tobytes())
            label = '%s  %g bpm  %s' % (os.path.basename(path)[:-5], score['tempo'][0]['bpm'],
                                        ' | '.join(section['name'] for section in score['sections']))
            rows += ['-label', label, name]
        subprocess.run(['montage', '-background', '#222', '-fill', '#ddd', '-pointsize', '13', '-geometry', '+4+3', '-tile', '1x'] + rows + [output],
                       check=True)


if __name__ == '__main__':
    main()
