#!/usr/bin/env python3
"""Sums up `git log --numstat` of a repository by other means than this example does.

Usage: totals.py <repository> [revision]      prints JSON

It shares no code with the example and asks git in another way: who made each commit, which paths it touched (--name-status)
and how many lines (--numstat) are three separate logs. The tests compare what both say, file by file and contributor by
contributor.

How a file is followed: a path means the file that had it last, in the order of `git log --topo-order --reverse`. A rename
takes its file along. A path that is added is a new file, unless the file that had it last is still there or was deleted
there. A merge changes nothing, as in `git log` without -m.
"""
import json
import subprocess
import sys

FFFD = '\ufffd'.encode()


def escaped(data):
    return ''.join('\ufffd%02X' % byte for byte in data)


def text(raw):
    """Bytes as text: what is no UTF-8 becomes U+FFFD and two hexadecimal digits a byte, and so does a U+FFFD itself."""
    def decoded(part):
        try:
            return part.decode('utf-8')
        except UnicodeDecodeError as error:
            return part[:error.start].decode('utf-8') + escaped(part[error.start:error.end]) + decoded(part[error.end:])
    return escaped(FFFD).join(decoded(part) for part in raw.split(FFFD))


def log(repository, revision, *options):
    command = ['git', '-C', repository, 'log', '-z', '--topo-order', '--reverse', '--encoding=UTF-8', *options, revision, '--']
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split(b'\0')[:-1]


def entries(tokens, read):
    """A list for each commit, of what `read` makes of the tokens after its header. An entry's paths are taken by count."""
    result = []
    tokens = iter(tokens)
    for token in tokens:
        token = token.lstrip(b'\n')
        if token.startswith(b'commit '):
            result.append([])
        else:
            result[-1].append(read(token, tokens))
    return result


def read_status(status, tokens):
    """(status letter, path before, path after)"""
    before = text(next(tokens))
    return status[:1].decode(), before, text(next(tokens)) if status[:1] in b'RC' else before


def read_counts(token, tokens):
    """(path after, added, removed)"""
    added, removed, path = token.split(b'\t', 2)
    if not path:
        next(tokens)
        path = next(tokens)
    return text(path), *(0 if count == b'-' else int(count) for count in (added, removed))


class Files:
    """Files, and which one each path means."""

    def __init__(self):
        self.all, self.at = [], {}

    def commit(self, commit, changes):
        """Yields (file, path) for each change."""
        for status, before, after in changes:
            file = self.at.get(before if status == 'R' else after)
            if file is None or status in 'AC' and file['path'] != after:
                path = before if status == 'R' else after
                file = {'first': {'commit': commit, 'path': after}, 'path': path, 'commits': set(), 'added': 0, 'removed': 0}
                self.all.append(file)
                self.at.setdefault(path, file)
            if status in 'ACR':
                file['path'] = after
                self.at[after] = file
            yield file, after


def totals(repository, revision='HEAD'):
    heads = log(repository, revision, '--format=%H%x00%P%x00%an%x00%ae')
    commits = [heads[at:at + 4] for at in range(0, len(heads), 4)]
    touched = entries(log(repository, revision, '-M', '--name-status', '--format=commit %H'), read_status)
    counted = entries(log(repository, revision, '-M', '--numstat', '--format=commit %H'), read_counts)
    assert len(commits) == len(touched) == len(counted)
    files, contributors, paths = Files(), {}, {}
    for (commit, parents, name, email), changes, counts in zip(commits, touched, counted):
        commit = commit.decode()
        lines = {path: (added, removed) for path, added, removed in counts}
        assert set(lines) == {after for _, _, after in changes}, commit
        author = contributors.setdefault((text(name), text(email)), {'commits': 0, 'merges': 0, 'added': 0, 'removed': 0})
        author['commits'] += 1
        author['merges'] += len(parents.split()) > 1
        for file, path in files.commit(commit, changes):
            file['commits'].add(commit)
            added, removed = lines[path]
            for total in (file, author, paths.setdefault(path, {'added': 0, 'removed': 0})):
                total['added'] += added
                total['removed'] += removed
    return {
        'commits': len(commits),
        'files': [{**file, 'commits': len(file['commits'])} for file in files.all],
        'contributors': [{'name': name, 'email': email, **sums} for (name, email), sums in contributors.items()],
        'paths': paths,
    }


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    json.dump(totals(*sys.argv[1:3]), sys.stdout, indent=1)
