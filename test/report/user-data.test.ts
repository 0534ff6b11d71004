import {
  budgetPicture,
  budgets,
  budgetText,
  partsInFull,
  partsPicture,
} from '../../lib/report/user-data';
import type { UserDataReport } from '../../lib/report';
import { planReport, workerReport } from '../support/plan-report';

const small: UserDataReport = {
  bytes: 1000,
  limit: 16384,
  parts: [
    { part: 'write_files /etc/b', construct: 'm/b', bytes: 300 },
    { part: 'write_files /etc/a', construct: 'm/a', bytes: 600 },
  ],
};

describe('partsInFull', () => {
  it('adds up to the whole, biggest first', () => {
    const parts = partsInFull(small);

    expect(parts.map(({ bytes }) => bytes)).toEqual([600, 300, 100]);
    expect(parts.at(-1)?.part).toBe('what joins the parts');
  });

  it('sums up what is small', () => {
    const parts = Array.from({ length: 20 }, (_, i) => ({
      part: `write_files /etc/${i}`,
      construct: 'm',
      bytes: 100 - i,
    }));

    const full = partsInFull({ bytes: 2000, limit: 16384, parts });

    expect(full).toHaveLength(9);
    expect(full.at(-1)?.part).toBe('12 smaller parts and what joins them');
    expect(full.reduce((sum, part) => sum + part.bytes, 0)).toBe(2000);
  });
});

describe('budgets', () => {
  it('puts the fullest machine first and leaves out those without user data', () => {
    const { userData, ...bare } = workerReport(3);

    const all = budgets([workerReport(1), workerReport(2), bare]);

    expect(userData).toBeDefined();
    expect(all.map(({ name }) => name)).toEqual(['worker-2', 'worker-1']);
  });
});

describe('the pictures', () => {
  it('mark the limit only where it is passed', () => {
    const over = { ...small, bytes: 20_000 };

    const draw = (userData: UserDataReport): string =>
      budgetPicture([{ name: 'worker-1', userData }])
        .draw(920)
        .body.toString();

    expect(draw(over)).toContain('3,616 too many');
    expect(draw(over)).toContain('class="limit"');
    expect(draw(small)).not.toContain('class="limit"');
  });

  it('count the machines that they leave out', () => {
    const picture = budgetPicture(budgets(planReport(199).machines));

    expect(picture.draw(344).body.toString()).toContain(
      'and 188 more machines of at most 9,599 bytes',
    );
  });

  it('name each part with its construct', () => {
    const text = partsPicture({ name: 'm', userData: small }).draw(920).body.toString();

    expect(text).toContain('>/etc/a — m/a<');
    expect(text).toContain('600 bytes');
  });
});

test('what is compressed is told as handed over, and its parts as text', () => {
  const compressed = { ...small, bytes: 500, textBytes: 1000 };

  expect(budgetText(compressed)).toBe('500 of 16,384 bytes, 15,884 free, compressed from 1,000');
  expect(partsInFull(compressed).reduce((sum, part) => sum + part.bytes, 0)).toBe(1000);
});

test('the budget is told in bytes', () => {
  expect(budgetText(small)).toBe('1,000 of 16,384 bytes, 15,384 free');
});
