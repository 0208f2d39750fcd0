#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works on a song through the window: every operation the built-in engine answers is
composed on its page or asked for with one click, and its result is found in the library.

working-on-a-song.py SONGWRIGHT: speaks TAP."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desktop  # noqa: E402

WORDS = '[Verse]\nPaper boats on the morning tide\nCarry me to the other side\n' \
        '[Chorus]\nSail away, sail away home\nNever again alone\n'
PATIENCE = 240


class Journey:
    def __init__(self, command):
        self.command = command
        self.home = tempfile.mkdtemp(prefix='songwright-operations-')
        self.environment = {
            'XDG_DATA_HOME': os.path.join(self.home, 'data'),
            'XDG_CACHE_HOME': os.path.join(self.home, 'cache'),
            'XDG_CONFIG_HOME': os.path.join(self.home, 'config'),
            'GSETTINGS_BACKEND': 'keyfile',
            'SONGWRIGHT_AUDIO_SINK': 'fakesink sync=true',
            'SONGWRIGHT_WELCOMED': '1',
        }
        self.program = None
        self.song = None

    def run(self, *arguments):
        return subprocess.run(self.command + list(arguments), env=dict(os.environ, **self.environment),
                              stdout=subprocess.PIPE, text=True, check=True).stdout

    def close(self):
        if self.program is not None:
            self.program.close()
            self.program = None

    def query(self, sql, *values):
        path = os.path.join(self.home, 'data', 'songwright', 'songwright.db')
        with sqlite3.connect('file:%s?mode=ro' % path, uri=True, timeout=20) as database:
            return database.execute(sql, values).fetchall()

    def ready(self, operation):
        return self.query("SELECT id, duration, audio_path FROM clip WHERE operation = ? AND state = 'ready'", operation)

    def set_time(self, name, seconds):
        box = self.program.wait_for('spin button', name)
        box.get_value_iface().set_current_value(seconds)

    def compose(self, operation, verb, prepare=None):
        """Opens the operation's page, fills it in, presses its button, waits for the songs."""
        self.program.action('operate', (operation, self.song))
        page = self.program.wait_for(None, 'SwOperationPage')
        if prepare:
            prepare(page)
        button = desktop.wait(lambda: next((node for node in self.program.all('button', verb + ' ·', page)
                                            if node.get_state_set().contains(desktop.Atspi.StateType.SENSITIVE)), None),
                              '“%s” can be pressed' % verb)
        self.program.press(button)
        clips = desktop.wait(lambda: self.ready(operation), 'a song made by %s' % operation, PATIENCE)
        for _, duration, path in clips:
            if not duration > 1 or not os.path.exists(path):
                raise desktop.Failure('%s brought no sound: %r' % (operation, clips))
        return clips

    def fetch(self, operation, kind):
        """Asks for something beside the song with one click."""
        self.program.action('get', (operation, self.song))
        desktop.wait(lambda: self.query('SELECT 1 FROM asset WHERE clip_id = ? AND kind = ?', self.song, kind),
                     '%s is there' % kind, PATIENCE)

    # --- steps ------------------------------------------------------------

    def make(self):
        """a song to work on, and its page"""
        lyrics = os.path.join(self.home, 'words.txt')
        with open(lyrics, 'w') as file:
            file.write(WORDS)
        self.run('create', '--title', 'Paper Boats', '--lyrics', lyrics, '--tags', 'folk', '--duration', '16', '--seed', '3')
        self.song = self.query('SELECT id FROM clip ORDER BY take')[0][0]
        self.program = desktop.Program(self.command, self.environment.items())
        self.program.wait_for('button', 'own words')
        self.program.action('show-clip', self.song)
        self.program.wait_for('button', 'make of it')
        self.program.wait_for('button', 'get ·')

    def extend(self):
        """continued from a point"""
        def prepare(page):
            self.set_time('chosen time', 12)
            words = self.program.wait_for('text', 'words', within=page)
            words.get_editable_text_iface().set_text_contents('[Outro]\nHome again on the evening tide\n')
        self.compose('sonic.create.extend', 'Extend', prepare)

    def join(self):
        """the continuation joined with its source"""
        part = self.ready('sonic.create.extend')[0]
        self.program.press(self.program.wait_for('button', 'whole song ·'))
        whole = desktop.wait(lambda: self.ready('sonic.create.concat'), 'the whole song', PATIENCE)
        if abs(whole[0][1] - (12 + part[1])) > 1.5:
            raise desktop.Failure('12 s and %.1f s were joined to %.1f s' % (part[1], whole[0][1]))

    def replace(self):
        """a part made anew with other words"""
        def prepare(page):
            self.set_time('end', 8)
            self.set_time('start', 2)
        self.compose('sonic.replace_section', 'Replace a section', prepare)

    def cover(self):
        """played in another way"""
        self.compose('sonic.create.cover', 'Cover')

    def remaster(self):
        """rendered again"""
        self.compose('sonic.create.remaster', 'Remaster')

    def sample(self):
        """a song built on a short piece"""
        def prepare(page):
            self.set_time('end', 6)
            self.set_time('start', 2)
            words = self.program.wait_for('text', 'words', within=page)
            words.get_editable_text_iface().set_text_contents('[Verse]\nPaper kites above the town\n')
        self.compose('sonic.sample', 'Sample', prepare)

    def voice(self):
        """a range of the singing"""
        self.program.action('operate', ('sonic.vox', self.song))
        page = self.program.wait_for(None, 'SwOperationPage')
        self.set_time('end', 11)
        self.set_time('start', 1)
        button = desktop.wait(lambda: next((node for node in self.program.all('button', 'Extract voice ·', page)
                                            if node.get_state_set().contains(desktop.Atspi.StateType.SENSITIVE)), None),
                              'the voice can be asked for')
        self.program.press(button)
        found = desktop.wait(lambda: self.query("SELECT range_start, range_end FROM asset WHERE clip_id = ? AND kind = 'vox'", self.song),
                             'the voice is there', PATIENCE)
        if found[0] != (1.0, 11.0):
            raise desktop.Failure('1 s to 11 s were chosen, not %r' % (found[0],))

    def stems(self):
        """voice and accompaniment apart"""
        self.program.action('get', ('sonic.stems_basic', self.song))
        sql = ("SELECT audio_path FROM clip JOIN clip_parent ON clip.id = clip_parent.clip_id "
               "WHERE clip_parent.parent_id = ? AND origin = 'stem' AND state = 'ready'")
        desktop.wait(lambda: len(self.query(sql, self.song)) >= 2, 'two stems and more', PATIENCE)
        for (path,) in self.query(sql, self.song):
            if not os.path.getsize(path) > 1000:
                raise desktop.Failure('%s is empty' % path)

    def files(self):
        """WAV and MIDI"""
        self.fetch('sonic.wav', 'wav')
        self.fetch('sonic.midi', 'midi')
        for (path,) in self.query("SELECT path FROM asset WHERE kind IN ('wav', 'midi')"):
            if not os.path.getsize(path) > 100:
                raise desktop.Failure('%s is empty' % path)

    def facts(self):
        """timed words, tempo, a richer style; the page shows them"""
        self.fetch('sonic.aligned_lyrics', 'timeline')
        self.fetch('sonic.bpm', 'bpm')
        self.fetch('sonic.upsample_tags', 'tags')
        self.program.action('show-clip', self.song)
        self.program.wait_for('label', 'bpm', within=self.program.wait_for(None, 'SwClipExtras'))
        self.program.wait_for('button', 'use for a new song')

    def tools(self):
        """the mixer and the notes open over the song, and close"""
        self.program.action('show-mixer', self.song)
        page = self.program.wait_for(None, 'SwMixerPage')
        self.program.wait_for('button', 'mute', within=page)
        self.program.action('back')
        self.program.action('show-notes', self.song)
        self.program.wait_for(None, 'piano roll:')
        self.program.action('back')
        self.program.wait_for('button', 'make of it')

    def once(self):
        """what is there is not asked for again"""
        before = len(self.query("SELECT id FROM asset WHERE kind = 'wav'"))
        self.program.action('get', ('sonic.wav', self.song))
        self.program.action('get', ('sonic.bpm', self.song))
        desktop.wait(lambda: len(self.query("SELECT id FROM asset WHERE kind = 'bpm'")) == 1, 'one tempo')
        if len(self.query("SELECT id FROM asset WHERE kind = 'wav'")) != before:
            raise desktop.Failure('the WAV was asked for twice')

    STEPS = ('make', 'extend', 'join', 'replace', 'cover', 'remaster', 'sample', 'voice', 'stems', 'files', 'facts', 'tools', 'once')


if __name__ == '__main__':
    sys.exit(desktop.walk_steps(Journey))
