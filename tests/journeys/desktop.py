# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window over the accessibility bus, as a screen reader would, with
real keys from xdotool. Names over the bus differ between GTK versions: everything is
found by role and a part of its name."""

import os
import shutil
import subprocess
import sys
import time
import warnings

# Warnings are fatal in the program under test, not in what drives it: the
# accessibility library warns when a window leaves while it is being asked.
PROGRAM_DEBUG = os.environ.pop('G_DEBUG', '')
warnings.simplefilter('ignore', DeprecationWarning)

import gi  # noqa: E402

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

PATIENCE = 30 * max(1, int(os.environ.get('SONGWRIGHT_TEST_PATIENCE', '1')))


class Failure(Exception):
    pass


def start_accessibility():
    """The bus of the session starts no services, so the launcher is started by hand."""
    for path in ('/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher'):
        if os.path.exists(path):
            process = subprocess.Popen([path, '--launch-immediately'],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait(lambda: b'org.a11y.Bus' in subprocess.run(
                ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path',
                 '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.ListNames'],
                stdout=subprocess.PIPE).stdout, 'the accessibility bus')
            return process
    raise Failure('at-spi2-core is not installed')


def wait(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failure('did not happen in %d s: %s' % (patience, what))
        time.sleep(0.1)


class Program:
    def __init__(self, command, environment=()):
        self.process = subprocess.Popen(command, env=dict(os.environ, GTK_A11Y='atspi', G_DEBUG=PROGRAM_DEBUG, **dict(environment)))
        self.root = None
        self.root = wait(self._find_application, 'the program appears on the accessibility bus')
        self.window = wait(lambda: self.find('frame'), 'the window appears')
        self.x_window = wait(self._find_window, 'the window is shown')

    def _find_application(self):
        if self.process.poll() is not None:
            raise Failure('the program ended with %d' % self.process.returncode)
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            try:
                if child is not None and child.get_process_id() == self.process.pid:
                    return child
            except Exception:  # a program that is just leaving
                continue
        return None

    def _find_window(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.split()
        return found[-1] if found else None

    def all(self, role=None, name=None, within=None, showing=True):
        """Every object whose role name and name contain these, in reading order."""
        found = []

        def visit(node, depth):
            if node is None or depth > 40:
                return
            try:
                if showing and depth > 1 and not self._is_shown(node):
                    return
                if (role is None or role in node.get_role_name()) and \
                   (name is None or name.lower() in (node.get_name() or '').lower()):
                    found.append(node)
                for index in range(node.get_child_count()):
                    visit(node.get_child_at_index(index), depth + 1)
            except Exception:  # gone between two questions
                return

        visit(within or self.root, 0)
        return found

    def root_children(self):
        """The windows of the program."""
        return [self.root.get_child_at_index(index) for index in range(self.root.get_child_count())]

    def find(self, role=None, name=None, within=None):
        found = self.all(role, name, within)
        return found[0] if found else None

    @staticmethod
    def _is_shown(node):
        """GTK 4.8 tells which widgets are visible, but of those inside a window not
        which are showing; what a stack or a revealer hides is not visible either."""
        return node.get_state_set().contains(Atspi.StateType.VISIBLE)

    def wait_for(self, role=None, name=None, patience=PATIENCE, within=None):
        return wait(lambda: self.find(role, name, within),
                    'a %s named %s appears' % (role or 'thing', name or 'anything'), patience)

    def press(self, node):
        """The first action of a node: click, activate, toggle."""
        action = node.get_action_iface()
        if action is None or action.get_n_actions() == 0:
            raise Failure('%s “%s” has no action' % (node.get_role_name(), node.get_name()))
        action.do_action(0)

    def has_focus(self, node):
        """Whether the node, or a part of it that takes the keys, has the focus."""
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return True
        return any(self.has_focus(node.get_child_at_index(index)) for index in range(node.get_child_count()))

    def focus(self, node):
        """Walks there with the Tab key, which also proves that the keyboard gets there."""
        for _ in range(80):
            if self.has_focus(node):
                return
            self.keys('Tab')
            time.sleep(0.05)
        raise Failure('the Tab key does not reach the %s “%s”' % (node.get_role_name(), node.get_name()))

    def click(self, node):
        """A click of the mouse in its middle."""
        box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        subprocess.run(['xdotool', 'mousemove', '--window', self.x_window,
                        str(box.x + box.width // 2), str(box.y + box.height // 2), 'click', '1'], check=True)
        time.sleep(0.2)

    def keys(self, *names):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.x_window], check=False,
                       stderr=subprocess.DEVNULL)
        subprocess.run(['xdotool', 'key', '--clearmodifiers'] + list(names), check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.x_window], check=False,
                       stderr=subprocess.DEVNULL)
        for number, line in enumerate(text.split('\n')):
            if number:
                subprocess.run(['xdotool', 'key', 'Return'], check=True)
            if line:
                subprocess.run(['xdotool', 'type', '--delay', '8', line], check=True)

    def action(self, name, value=None):
        """An action of the window, as the desktop would call it; @value: a string or
        several of them."""
        if isinstance(value, tuple):
            value = '<(%s)>' % ', '.join("'%s'" % part for part in value)
        elif value is not None:
            value = "<'%s'>" % value
        subprocess.run(['gdbus', 'call', '--session', '--dest', 'io.github.songwright.Songwright',
                        '--object-path', '/io/github/songwright/Songwright/window/1',
                        '--method', 'org.gtk.Actions.Activate', name,
                        '[]' if value is None else '[%s]' % value, '{}'],
                       check=True, stdout=subprocess.DEVNULL)

    def picture(self, path):
        subprocess.run(['import', '-window', self.x_window, path], check=False)

    def tree(self):
        """What a screen reader sees, for the log of a failure."""
        lines = []

        def visit(node, depth):
            if node is None or depth > 40:
                return
            try:
                if depth > 1 and not self._is_shown(node):
                    return
                lines.append('%s%s “%s”' % ('  ' * depth, node.get_role_name(), node.get_name()))
                for index in range(node.get_child_count()):
                    visit(node.get_child_at_index(index), depth + 1)
            except Exception:
                return

        visit(self.root, 0)
        return '\n'.join(lines)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure('the program did not end when asked to')


def walk_steps(make):
    """Runs the steps of a journey – methods named in its STEPS – with the program named on
    the command line and tells each in TAP; later ones are tried after one failed."""
    if not os.environ.get('DISPLAY') or not os.environ.get('DBUS_SESSION_BUS_ADDRESS'):
        print('1..0 # SKIP a display and a session bus are needed: run ./dev test journeys')
        return 0
    journey = make([os.path.abspath(sys.argv[1])])
    launcher = start_accessibility()
    failed = False
    print('1..%d' % len(journey.STEPS), flush=True)
    try:
        for number, name in enumerate(journey.STEPS, 1):
            step = getattr(journey, name)
            try:
                step()
                print('ok %d - %s: %s' % (number, name, step.__doc__), flush=True)
            except Exception as problem:
                failed = True
                print('not ok %d - %s: %s' % (number, name, step.__doc__), flush=True)
                print('# %s: %s' % (type(problem).__name__, problem), flush=True)
                if os.environ.get('SONGWRIGHT_PICTURES') and journey.program is not None:
                    journey.program.picture(os.path.join(os.environ['SONGWRIGHT_PICTURES'], name + '.png'))
        journey.close()
    finally:
        if journey.program is not None:
            journey.program.process.kill()
        launcher.terminate()
        shutil.rmtree(journey.home, ignore_errors=True)
    return 1 if failed else 0
