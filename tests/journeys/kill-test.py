#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills `songwright create` at random instants and compares the books.

An engine with a ledger stands alone. At least 200 runs of the command are killed
with SIGKILL: over its whole life, just after it was accepted, while takes are
brought to disk. Then `songwright tasks --resume` is killed many times, which hits
polls and fetches of many tasks at once, and at last runs to its end. Afterwards:

- no run has more than one charge;
- every charge belongs to a task of the journal, by its id, or else to exactly one
  task of unknown fate;
- every task whose id is known has reached its end, with files that can be decoded.

Usage: kill-test.py SONGWRIGHT ENGINE PROBE [SEED]
"""

import collections
import json
import os
import pathlib
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

EARLY_KILLS = 170      # over the whole life of a run whose takes fail at once
LATE_KILLS = 40        # of runs whose takes are really made
RESUME_KILLS = 40
TOKEN = 'kill-test'
CREDITS = 100000
PATIENCE = 200         # seconds for the last resume


class Test:
    def __init__(self, songwright, engine, probe, seed):
        self.songwright, self.engine_program, self.probe = songwright, engine, probe
        self.random = random.Random(seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='songwright-kill-'))
        self.state = self.folder / 'engine'
        self.state.mkdir()
        self.engine = None
        self.port = 0
        self.hits = collections.Counter()
        self.environment = dict(
            os.environ,
            HOME=str(self.folder),
            XDG_DATA_HOME=str(self.folder / 'data'),
            XDG_CACHE_HOME=str(self.folder / 'cache'),
            XDG_CONFIG_HOME=str(self.folder / 'config'),
            XDG_RUNTIME_DIR=str(self.folder / 'runtime'),
            DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent',
            GSETTINGS_BACKEND='memory',
            SECRET_BACKEND='file',
            SECRET_FILE_TEST_PASSWORD='test',
            SONGWRIGHT_API_KEY=TOKEN,
            SONGWRIGHT_TIME_SCALE='10',
        )
        (self.folder / 'runtime').mkdir(mode=0o700)

    # The engine

    def start_engine(self, *options):
        self.engine = subprocess.Popen(
            [self.engine_program, '--port', str(self.port), '--token', TOKEN, '--state-dir', str(self.state),
             '--credits', str(CREDITS), *options],
            stdout=subprocess.PIPE, env=self.environment)
        self.port = json.loads(self.engine.stdout.readline())['port']
        self.service = f'http://127.0.0.1:{self.port}'

    def stop_engine(self):
        if self.engine is not None:
            self.engine.terminate()
            self.engine.wait(30)
            self.engine.stdout.close()
        self.engine = None

    # The command

    def start_create(self, number):
        return subprocess.Popen(
            [self.songwright, 'create', '--instrumental', '--duration', '10', '--seed', str(number),
             '--title', f'run {number}', '--service', self.service],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.environment)

    def kill(self, process):
        process.kill()
        process.wait()
        process.stderr.close()

    def wait_for_line(self, process, words, seconds):
        """Whether a line with one of the words came before the end."""
        deadline = time.monotonic() + seconds
        text = b''
        while time.monotonic() < deadline:
            ready, _, _ = select.select([process.stderr], [], [], 0.5)
            if ready:
                more = os.read(process.stderr.fileno(), 4096)
                if not more:
                    return False
                text += more
                if any(word in text for word in words):
                    return True
        return False

    def note_hit(self, number):
        """In which state the run was when it was killed."""
        path = self.folder / 'data' / 'songwright' / 'songwright.db'
        state = 'nothing'
        try:
            database = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
            row = database.execute("SELECT state FROM task WHERE request LIKE ?", (f'%"run {number}"%',)).fetchone()
            database.close()
            if row is not None:
                state = str(row[0])
        except sqlite3.Error as error:
            state = f'unreadable ({error})'
        self.hits[state] += 1

    def measure_run(self):
        begin = time.monotonic()
        process = self.start_create(0)
        self.wait_for_line(process, [b'will never be said'], 60)
        process.wait()
        process.stderr.close()
        return time.monotonic() - begin

    def kill_early(self, numbers):
        life = self.measure_run()
        for number in numbers:
            process = self.start_create(number)
            time.sleep(self.random.uniform(0, 1.1 * life))
            self.kill(process)
            self.note_hit(number)
        return life

    def kill_late(self, numbers):
        for number in numbers:
            process = self.start_create(number)
            words = self.random.choice([[b'being made', b'Waiting for'], [b'takes ready', b'Bringing']])
            self.wait_for_line(process, words, 10)
            time.sleep(self.random.uniform(0, 0.08))
            self.kill(process)
            self.note_hit(number)

    def kill_resumes(self):
        for _ in range(RESUME_KILLS):
            process = subprocess.Popen([self.songwright, 'tasks', '--resume'], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.environment)
            time.sleep(self.random.uniform(0.02, 0.6))
            self.kill(process)

    def resume(self):
        subprocess.run([self.songwright, 'tasks', '--resume'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=self.environment, timeout=PATIENCE, check=False)
        listed = subprocess.run([self.songwright, 'tasks', '--json'], stdin=subprocess.DEVNULL,
                                capture_output=True, env=self.environment, timeout=60, check=True)
        return json.loads(listed.stdout)

    # The books

    def read_charges(self):
        """Task id of the engine -> (title, whether the engine made it fail)."""
        charges = []
        for line in (self.state / 'ledger.jsonl').read_text().splitlines():
            entry = json.loads(line)
            if entry['reason'] == 'charge':
                charges.append(entry['task'])
        jobs = {}
        for path in (self.state / 'tasks').glob('*/task.json'):
            job = json.loads(path.read_text())
            jobs[job['id']] = json.loads(job['request'])['values']['title']
        return charges, jobs

    def compare(self, tasks):
        problems = []
        charges, jobs = self.read_charges()
        by_remote = {task['remote_id']: task for task in tasks if task['remote_id']}
        by_title = collections.defaultdict(list)
        for task in tasks:
            by_title[task['title']].append(task)

        per_title = collections.Counter(jobs.get(charge, '?') for charge in charges)
        for title, count in per_title.items():
            if count > 1:
                problems.append(f'{title}: charged {count} times')
        for title, same in by_title.items():
            if len(same) > 1:
                problems.append(f'{title}: {len(same)} rows in the journal')
        for charge in charges:
            if charge in by_remote:
                continue
            unknown = [task for task in by_title[jobs.get(charge, '?')] if task['state'] == 'unknown']
            if len(unknown) != 1:
                problems.append(f'{jobs.get(charge)}: charged as {charge}, and the journal does not know')
        for remote, task in by_remote.items():
            if remote not in charges:
                problems.append(f'{task["title"]}: the id {remote} was never charged')
            if task['state'] not in ('succeeded', 'failed'):
                problems.append(f'{task["title"]}: is {task["state"]} and not at its end')
        for task in tasks:
            if not task['remote_id'] and task['state'] not in ('unknown', 'failed', 'abandoned'):
                problems.append(f'{task["title"]}: is {task["state"]} without an id')

        paths = []
        for task in tasks:
            ready = [clip['path'] for clip in task['clips'] if clip['path']]
            if task['state'] == 'succeeded' and len(ready) != 2:
                problems.append(f'{task["title"]}: succeeded with {len(ready)} files')
            paths += ready
        if len(set(paths)) != len(paths):
            problems.append('two clips share a file')
        if paths:
            probed = subprocess.run([self.probe, *paths], env=self.environment, capture_output=True, text=True, check=False)
            if probed.returncode != 0:
                problems.append('not decodable: ' + probed.stdout + probed.stderr)
        left = list((self.folder / 'data' / 'songwright' / 'library').rglob('*part*'))
        if left:
            problems.append(f'temporary files stay: {left[:3]}')
        return charges, paths, problems

    def run(self):
        begin = time.monotonic()
        early = range(1, EARLY_KILLS + 1)
        late = range(EARLY_KILLS + 1, EARLY_KILLS + LATE_KILLS + 1)

        self.start_engine('--fault', 'task-failed')
        life = self.kill_early(early)
        self.stop_engine()
        self.start_engine()
        self.kill_late(late)
        self.kill_resumes()
        tasks = self.resume()
        charges, paths, problems = self.compare(tasks)

        states = collections.Counter(task['state'] for task in tasks)
        print(f'# a whole run: {life:.2f} s; killed {len(early) + len(late)} runs and {RESUME_KILLS} resumes '
              f'in {time.monotonic() - begin:.0f} s')
        print(f'# killed while the journal said: {dict(self.hits)}')
        print(f'# {len(charges)} charges; tasks at the end: {dict(states)}; {len(paths)} files')
        for problem in problems:
            print(f'# {problem}')
        if states['succeeded'] == 0:
            problems.append('no task succeeded')
        return not problems

    def clean_up(self):
        self.stop_engine()
        if 'SONGWRIGHT_KEEP' not in os.environ:
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    songwright, engine, probe = sys.argv[1:4]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 20260715
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    test = Test(songwright, engine, probe, seed)
    print('1..1', flush=True)
    good = False
    try:
        good = test.run()
    finally:
        test.clean_up()
        print(f'{"ok" if good else "not ok"} 1 - nothing lost, nothing paid twice (seed {seed})')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
