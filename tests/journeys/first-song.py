#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first hour of a newcomer, through the real window: write words, create, see
progress, two takes appear, play one (the position moves), like it, restart – all is
still there.

first-song.py SONGWRIGHT: speaks TAP."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

WORDS = 'Paper boats on the morning tide\nCarry me to the other side'
TITLE = 'Paper Boats'


class Journey:
    def __init__(self, command):
        self.command = command
        self.home = tempfile.mkdtemp(prefix='songwright-journey-')
        self.environment = {
            'XDG_DATA_HOME': os.path.join(self.home, 'data'),
            'XDG_CACHE_HOME': os.path.join(self.home, 'cache'),
            'XDG_CONFIG_HOME': os.path.join(self.home, 'config'),
            'GSETTINGS_BACKEND': 'keyfile',
            'SONGWRIGHT_AUDIO_SINK': 'fakesink sync=true',
        }
        self.program = None

    def start(self):
        self.program = desktop.Program(self.command, self.environment.items())

    def close(self):
        if self.program is not None:
            self.program.close()
            self.program = None

    def clips(self):
        """What the store itself says, past the window."""
        output = subprocess.run(self.command + ['clips', '--json'], env=dict(os.environ, **self.environment),
                                stdout=subprocess.PIPE, text=True, check=True).stdout
        found = json.loads(output)
        return found['clips'] if isinstance(found, dict) else found

    def titles_shown(self):
        """How many rows of the library carry the title."""
        library = self.program.find(None, 'SwLibraryPage')
        return len(self.program.all('label', TITLE, library)) if library is not None else 0

    # --- steps ------------------------------------------------------------

    def welcome(self):
        """the first-run page explains and starts with one click"""
        self.start()
        self.program.press(self.program.wait_for('button', 'start'))
        self.program.wait_for('button', 'create')

    def empty_form(self):
        """an empty form disables the button and says what is missing"""
        program = self.program
        program.press(program.wait_for('button', 'own words'))
        button = desktop.wait(lambda: self.create_button(), 'the create button is there')
        states = button.get_state_set()
        if states.contains(desktop.Atspi.StateType.SENSITIVE):
            raise desktop.Failure('the create button can be pressed with an empty form')

    def create_button(self):
        for button in self.program.all('button', 'create'):
            if '·' in (button.get_name() or ''):
                return button
        return None

    def write(self):
        """words and a title are typed"""
        program = self.program
        program.focus(program.wait_for('text', 'words'))
        program.type(WORDS)
        program.click(program.wait_for('text', 'style'))
        program.type('folk, acoustic guitar')
        program.click(program.wait_for('text', 'title'))
        program.type(TITLE)
        desktop.wait(lambda: self.create_button() is not None and self.create_button().get_state_set().contains(
            desktop.Atspi.StateType.SENSITIVE), 'the create button can be pressed')

    def create(self):
        """pressing Create starts a task that shows its progress"""
        self.program.press(self.create_button())
        self.program.action('show-place', 'activity')
        self.program.wait_for(None, TITLE)
        self.program.wait_for('progress', None)

    def takes(self):
        """two takes appear and their files are on disk"""
        def two_ready():
            ready = [clip for clip in self.clips() if clip.get('path') and os.path.getsize(clip['path']) > 10000]
            return len(ready) == 2
        desktop.wait(two_ready, 'two takes are on disk', patience=8 * desktop.PATIENCE)
        self.program.action('show-place', 'library')
        desktop.wait(lambda: self.titles_shown() >= 2, 'the library shows both takes')

    def position(self):
        """Seconds on the clock of the player bar (GTK 4.8 gives no value of own sliders)."""
        bar = self.program.find(None, 'SwPlayerBar')
        clocks = [re.fullmatch(r'(\d+):(\d\d)', node.get_name() or '') for node in self.program.all('label', None, bar)]
        clocks = [int(clock[1]) * 60 + int(clock[2]) for clock in clocks if clock]
        return clocks[0] if clocks else None

    def play(self):
        """playing one moves the position"""
        clip = self.clips()[0]['id']
        self.program.action('play-clip', clip)
        desktop.wait(lambda: self.position() is not None, 'the player bar shows a position')
        desktop.wait(lambda: (self.position() or 0) >= 1, 'the position moves')
        first = self.position()
        desktop.wait(lambda: (self.position() or 0) > first, 'the position goes on moving')

    def like(self):
        """liking it in the window is in the store"""
        button = self.program.wait_for('button', 'like')
        self.program.press(button)
        desktop.wait(lambda: sum(1 for clip in self.clips() if clip.get('liked')) == 1, 'one clip is liked in the store')

    def restart(self):
        """after a restart everything is still there"""
        before = sorted((clip['id'], clip['title'], bool(clip.get('liked'))) for clip in self.clips())
        self.close()
        self.start()
        self.program.action('show-place', 'library')
        desktop.wait(lambda: self.titles_shown() >= 2, 'the library shows both takes again')
        after = sorted((clip['id'], clip['title'], bool(clip.get('liked'))) for clip in self.clips())
        if before != after:
            raise desktop.Failure('%r became %r' % (before, after))

    STEPS = ('welcome', 'empty_form', 'write', 'create', 'takes', 'play', 'like', 'restart')


def main():
    if not os.environ.get('DISPLAY') or not os.environ.get('DBUS_SESSION_BUS_ADDRESS'):
        print('1..0 # SKIP a display and a session bus are needed: run ./dev test journeys')
        return 0
    journey = Journey([os.path.abspath(sys.argv[1])])
    launcher = desktop.start_accessibility()
    failed = False
    print('1..%d' % len(Journey.STEPS), flush=True)
    try:
        for number, name in enumerate(Journey.STEPS, 1):
            step = getattr(journey, name)
            description = '%s: %s' % (name, step.__doc__)
            if failed:
                print('not ok %d - %s (not reached)' % (number, description), flush=True)
                continue
            try:
                step()
                print('ok %d - %s' % (number, description), flush=True)
            except Exception as problem:
                failed = True
                print('not ok %d - %s' % (number, description), flush=True)
                print('# %s' % problem)
                if journey.program is not None:
                    for line in journey.program.tree().splitlines():
                        print('# ' + line)
                    if os.environ.get('SONGWRIGHT_PICTURES'):
                        journey.program.picture(os.path.join(os.environ['SONGWRIGHT_PICTURES'], name + '.png'))
        journey.close()
    finally:
        if journey.program is not None:
            journey.program.process.kill()
        launcher.terminate()
        shutil.rmtree(journey.home, ignore_errors=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
