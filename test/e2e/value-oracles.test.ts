/** The tables that test/values compares with are what the pinned Go code says today, byte for byte. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';
import { describeLab } from '../support/describe-lab';

describeLab('value oracles', () => {
  test.each(['quantity.oracle.json', 'duration.oracle.json'])('%s is up to date', async (table) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-oracle-'));
    try {
      const written = runSync([await goTool('quantity-oracle'), folder]);
      const kept = path.join(__dirname, '..', 'values', table);

      expect(written.code).toBe(0);
      expect(readFileSync(path.join(folder, table), 'utf8')).toBe(readFileSync(kept, 'utf8'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
