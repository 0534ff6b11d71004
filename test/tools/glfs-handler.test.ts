import { glfsHandlerKey, withSourcePackages } from '../../tools/glfs-handler';

describe('the handler of GlusterFS', () => {
  it('is kept under one name, the same each time', () => {
    expect(glfsHandlerKey()).toMatch(/^[0-9a-f]{16}$/);
    expect(glfsHandlerKey()).toBe(glfsHandlerKey());
  });

  it('asks the sources of packages for source packages too, in both of their formats', () => {
    const stanza = 'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm';

    expect(withSourcePackages(stanza)).toBe(stanza.replace('Types: deb', 'Types: deb deb-src'));
    expect(withSourcePackages('deb [trusted=yes] http://mirror.example/debian x main\n')).toBe(
      'deb [trusted=yes] http://mirror.example/debian x main\n' +
        'deb-src [trusted=yes] http://mirror.example/debian x main\n',
    );
  });
});
