import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  mergeSettings,
  requireSettings,
  stackConfiguration,
} from '../../../tools/commands/configuration';

const committed = '# why\nconfig:\n  demo:a: b # this\n';

describe('requireSettings', () => {
  const project = path.join(__dirname, '../../..');

  it('names the stacks that have settings', () => {
    expect(() => {
      requireSettings(project, 'nowhere');
    }).toThrow(
      'the stack "nowhere" has no settings: write Pulumi.nowhere.yaml, or name one that has: local',
    );
  });

  it('refuses settings that cannot be read', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-settings-'));
    writeFileSync(path.join(folder, 'Pulumi.local.yaml'), 'a: [\n');
    try {
      expect(() => {
        requireSettings(folder, 'local');
      }).toThrow('Pulumi.local.yaml is no YAML: Flow sequence');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes a stack by its short and by its whole name', () => {
    for (const name of ['local', 'organization/groundwork/local']) {
      expect(() => {
        requireSettings(project, name);
      }).not.toThrow();
    }
  });
});

describe('mergeSettings', () => {
  it('takes the settings from the committed file and the salt from the other', () => {
    expect(mergeSettings(committed, 'encryptionsalt: v1:x\nconfig:\n  demo:a: old\n')).toBe(
      '# why\nconfig:\n  demo:a: b # this\nencryptionsalt: v1:x\n',
    );
  });

  it('leaves them as they are before there is a salt, and works without any', () => {
    expect(mergeSettings(committed, '')).toBe(committed);
    expect(mergeSettings('', 'encryptionsalt: v1:x\n')).toBe('encryptionsalt: v1:x\n');
    expect(() => mergeSettings('', '')).not.toThrow();
  });

  it('replaces the salt of another state where nothing was encrypted with it', () => {
    expect(
      mergeSettings(`encryptionsalt: v1:theirs\n${committed}`, 'encryptionsalt: v1:ours\n'),
    ).toContain('v1:ours');
    expect(mergeSettings(`encryptionsalt: v1:theirs\n${committed}`, '')).not.toContain('theirs');
  });

  it('refuses secrets that were encrypted for another state', () => {
    const foreign = 'encryptionsalt: v1:theirs\nconfig:\n  demo:list:\n    - secure: v1:abc\n';

    expect(() => mergeSettings(foreign, 'encryptionsalt: v1:ours\n')).toThrow(
      'encrypted for another state',
    );
    expect(() => mergeSettings(foreign, 'encryptionsalt: v1:theirs\n')).not.toThrow();
  });

  it('says that settings are no YAML', () => {
    expect(() => mergeSettings('config: [', '')).toThrow('no YAML');
  });
});

describe('stackConfiguration', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(path.join(os.tmpdir(), 'groundwork-settings-'));
    writeFileSync(
      path.join(project, 'Pulumi.yaml'),
      'name: demo\nmain: stacks/index.ts\nruntime: nodejs\n',
    );
    writeFileSync(path.join(project, 'Pulumi.local.yaml'), committed);
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it('with a backend of their own is what plain pulumi does', () => {
    const configuration = stackConfiguration(project, 'local', { kind: 'own', why: '' });
    configuration.refresh();

    expect(configuration).toMatchObject({ initFolder: project, options: [] });
    expect(existsSync(path.join(project, '.groundwork'))).toBe(false);
  });

  it("with the project's backend lets the engine write to a copy only", () => {
    const configuration = stackConfiguration(project, 'organization/demo/local', {
      kind: 'project',
    });
    configuration.refresh();
    const copy = path.join(project, '.groundwork', 'project', 'Pulumi.local.yaml');

    expect(configuration.options).toEqual(['--config-file', copy]);
    expect(readFileSync(copy, 'utf8')).toBe(committed);
    expect(readFileSync(path.join(configuration.initFolder, 'Pulumi.yaml'), 'utf8')).toBe(
      'name: demo\nruntime: nodejs\n',
    );

    writeFileSync(copy, `${committed}encryptionsalt: v1:x\n`);
    writeFileSync(path.join(project, 'Pulumi.local.yaml'), 'config:\n  demo:a: c\n');
    configuration.refresh();
    expect(readFileSync(copy, 'utf8')).toBe('config:\n  demo:a: c\nencryptionsalt: v1:x\n');
  });
});
