import { escapeSpecifiers, renderSections } from '../../lib/machine/unit-sections';

test('prints Unit first, Install last, and the keys in the order given', () => {
  const text = renderSections({
    Install: { WantedBy: 'multi-user.target' },
    Service: { Type: 'oneshot', ExecStart: ['/bin/a', '/bin/b'], Nice: 10, RemainAfterExit: true },
    Unit: { Description: 'a unit', DefaultDependencies: false },
  });

  expect(text).toMatchInlineSnapshot(`
"[Unit]
Description=a unit
DefaultDependencies=no

[Service]
Type=oneshot
ExecStart=/bin/a
ExecStart=/bin/b
Nice=10
RemainAfterExit=yes

[Install]
WantedBy=multi-user.target
"
`);
});

test('prints the header of a section without settings', () => {
  expect(renderSections({ Slice: {} })).toBe('[Slice]\n');
});

test('prints values as they are, quoting and specifiers left to the caller', () => {
  const text = renderSections({
    Service: { ExecStart: `/bin/sh -c 'echo %h "$X"'`, Environment: '' },
  });

  expect(text).toBe(`[Service]\nExecStart=/bin/sh -c 'echo %h "$X"'\nEnvironment=\n`);
});

test('doubles what systemd would expand', () => {
  expect(escapeSpecifiers('100% of %h')).toBe('100%% of %%h');
});
