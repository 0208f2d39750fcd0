#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks forward through every page with the Tab key and compares where it has been
with what is showing: each control must have had the focus. No mouse is touched.

keyboard.py SONGWRIGHT: speaks TAP."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402
from desktop import Atspi  # noqa: E402

ROLES = ('push button', 'toggle button', 'check box', 'radio button', 'combo box', 'text', 'slider', 'entry',
         'password text', 'switch', 'button')
# The window's frame belongs to the mouse and the window manager.
FRAME = ('minimize', 'maximize', 'restore', 'close')
STEPS_AT_MOST = 150
TITLE = 'Paper Boats'


class Walk:
    def __init__(self, command):
        self.command = command
        self.home = tempfile.mkdtemp(prefix='songwright-keyboard-')
        self.environment = {
            'XDG_DATA_HOME': os.path.join(self.home, 'data'),
            'XDG_CACHE_HOME': os.path.join(self.home, 'cache'),
            'XDG_CONFIG_HOME': os.path.join(self.home, 'config'),
            'GSETTINGS_BACKEND': 'keyfile',
            'SONGWRIGHT_AUDIO_SINK': 'fakesink sync=true',
        }
        self.program = None

    def run(self, *arguments):
        return subprocess.run(self.command + list(arguments), env=dict(os.environ, **self.environment),
                              stdout=subprocess.PIPE, text=True, check=True).stdout

    def close(self):
        if self.program is not None:
            self.program.close()
            self.program = None

    # --- walking ------------------------------------------------------------

    @staticmethod
    def key(node):
        """What a control is known by; a song may end while the walk goes on."""
        return node.get_role_name(), (node.get_name() or '').replace('Pause', 'Play')

    def controls(self, area):
        """What shows and can be used now: what a stack or an expander hides was given no
        room (GTK 4.8 calls it visible all the same)."""
        found = []

        def visit(node, depth):
            if node is None or depth > 45:
                return
            states = node.get_state_set()
            if depth > 0 and not states.contains(Atspi.StateType.VISIBLE):
                return
            role, name = self.key(node)
            if role in ROLES and states.contains(Atspi.StateType.SENSITIVE) and \
               states.contains(Atspi.StateType.FOCUSABLE) and name.lower() not in FRAME:
                box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
                if box.width > 1 and box.height > 1:
                    found.append((role, name))
            for index in range(node.get_child_count()):
                visit(node.get_child_at_index(index), depth + 1)

        visit(area, 0)
        return found

    def focused(self, window):
        """The path from the window to what has the focus; GTK 4.8 says nothing of the
        text inside an AdwEntryRow, and then it is empty."""
        def visit(node, path):
            if node is None or len(path) > 45:
                return None
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return path + [self.key(node)]
            for index in range(node.get_child_count()):
                found = visit(node.get_child_at_index(index), path + [self.key(node)])
                if found is not None:
                    return found
            return None

        return visit(window, []) or []

    def walk(self, window):
        """Every stop of one round with the Tab key."""
        stops, silent, first = [], 0, None
        for _ in range(STEPS_AT_MOST):
            self.program.keys('Tab')
            time.sleep(0.05)
            path = self.focused(window)
            if not path:
                silent += 1
                continue
            if first is None:
                first = path
            elif path == first:
                return stops, silent
            stops.append(path[-1])
        raise desktop.Failure('after %d steps the Tab key is not back: %s' % (STEPS_AT_MOST, stops[-5:]))

    def check(self, *areas, window=None):
        window = window or self.program.window
        stops, silent = self.walk(window)
        areas = [self.program.find(None, area, window) for area in areas] or [window]
        if None in areas:
            raise desktop.Failure('an area of the window is missing')
        missing = [control for area in areas for control in self.controls(area)]
        if not missing:
            raise desktop.Failure('there is nothing to reach')
        # GTK tells a screen reader the class of what has no name.
        nameless = [control for control in missing if re.match('(Gtk|Adw|Sw)[A-Z]|$', control[1])]
        if nameless:
            raise desktop.Failure('a screen reader cannot tell: %r' % nameless)
        for stop in stops:
            if stop in missing:
                missing.remove(stop)
        # Of buttons that exclude each other one has the key, and their rows press them.
        rows = [name for role, name in stops if role == 'list item' and name]
        missing = [control for control in missing
                   if control[0] not in ('check box', 'radio button') or not control[1].startswith(tuple(rows))]
        # Each silent stop was in one of the entries.
        for _ in range(silent):
            entry = next((control for control in missing if control[0] in ('text', 'entry', 'password text')), None)
            if entry is not None:
                missing.remove(entry)
        if os.environ.get('SONGWRIGHT_WALK'):
            print('# stops: %r, silent: %d' % (stops, silent))
        if missing:
            raise desktop.Failure('the Tab key does not reach: %r' % missing)

    # --- steps ------------------------------------------------------------

    def welcome(self):
        """every control of the first-run page"""
        self.program = desktop.Program(self.command, self.environment.items())
        self.program.wait_for('button', 'start')
        self.check('SwWelcomePage')

    def create(self):
        """every control of the Create page"""
        self.program.press(self.program.wait_for('button', 'start'))
        self.program.wait_for('button', 'own words')
        self.check('SwSidebar', 'SwCreatePage')

    def options(self):
        """every control of the filled form with more options open"""
        program = self.program
        program.focus(program.wait_for('text', 'words'))
        program.type('Paper boats')
        program.focus(program.wait_for('list item', 'more options'))
        program.keys('space')
        desktop.wait(lambda: self.ready(), 'the create button can be pressed')
        program.wait_for('slider', None)
        self.check('SwSidebar', 'SwCreatePage')

    def ready(self):
        return [control for control in self.controls(self.program.window) if '·' in control[1]]

    def library(self):
        """every control of the library with a song in it"""
        self.close()
        lyrics = os.path.join(self.home, 'words.txt')
        with open(lyrics, 'w') as file:
            file.write('Paper boats on the morning tide\nCarry me to the other side\n')
        self.run('create', '--title', TITLE, '--lyrics', lyrics, '--tags', 'folk', '--duration', '10')
        self.program = desktop.Program(self.command, self.environment.items())
        self.program.wait_for('button', 'own words')
        self.program.action('show-place', 'library')
        self.program.wait_for('label', TITLE, within=self.program.wait_for(None, 'SwLibraryPage'))
        self.check('SwSidebar', 'SwLibraryPage')

    def song(self):
        """every control of a song's own page"""
        found = json.loads(self.run('clips', '--json'))
        clips = found['clips'] if isinstance(found, dict) else found
        self.program.action('show-clip', clips[0]['id'])
        self.program.wait_for('button', 'back')
        self.program.action('play-clip', clips[0]['id'])
        self.program.wait_for('label', TITLE, within=self.program.wait_for(None, 'SwPlayerBar'))
        time.sleep(1)
        self.check('SwSidebar', 'SwClipPage', 'SwPlayerBar')

    def activity(self):
        """every control of the activity page"""
        self.program.action('show-place', 'activity')
        self.program.wait_for('label', TITLE, within=self.program.wait_for(None, 'SwActivityPage'))
        self.check('SwSidebar', 'SwActivityPage', 'SwPlayerBar')

    def preferences(self):
        """every control of the preferences"""
        self.program.keys('ctrl+comma')
        window = desktop.wait(lambda: next((frame for frame in self.program.root_children()
                                            if 'preferences' in (frame.get_name() or '').lower()), None),
                              'the preferences appear')
        self.check(window=window)

    STEPS = ('welcome', 'create', 'options', 'library', 'song', 'activity', 'preferences')


if __name__ == '__main__':
    sys.exit(desktop.walk_steps(Walk))
