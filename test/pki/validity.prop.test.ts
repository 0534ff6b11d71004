import fc from 'fast-check';

import { isDue, periodFrom } from '../../lib/pki/validity';
import type { Period, Validity } from '../../lib/pki/validity';

const SECOND = 1000;
const moments = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2200-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const validities: fc.Arbitrary<Validity> = fc
  .record({
    length: fc.integer({ min: 2, max: 10_000_000_000 }),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
    backdate: fc.integer({ min: 0, max: 86_400 }),
  })
  .map(({ length, share, backdate }) => ({
    length,
    renewBefore: Math.floor((length - 1) * share),
    backdate,
  }));
const issuers: fc.Arbitrary<Period | undefined> = fc.option(
  fc.tuple(moments, validities).map(([moment, validity]) => periodFrom(moment, validity)),
  { nil: undefined },
);

test('a certificate is never valid outside the period of its issuer, nor in fractions of a second', () => {
  fc.assert(
    fc.property(moments, validities, issuers, (now, validity, issuer) => {
      const { notBefore, notAfter } = periodFrom(now, validity, issuer);

      expect(notBefore.getTime() % SECOND).toBe(0);
      expect(notAfter.getTime() % SECOND).toBe(0);
      expect(notAfter.getUTCFullYear()).toBeLessThan(10_000);
      expect(notAfter.getTime() - notBefore.getTime()).toBeLessThanOrEqual(
        (validity.length + validity.backdate) * SECOND,
      );
      if (issuer === undefined) return;
      expect(notBefore.getTime()).toBeGreaterThanOrEqual(issuer.notBefore.getTime());
      expect(notAfter.getTime()).toBeLessThanOrEqual(issuer.notAfter.getTime());
    }),
  );
});

test('what was just issued is not due, so that a second run changes nothing', () => {
  fc.assert(
    fc.property(moments, validities, issuers, (now, validity, issuer) => {
      const current = periodFrom(now, validity, issuer);
      const next = periodFrom(now, validity, issuer);

      expect(isDue(now, current, validity.renewBefore, next)).toBe(false);
    }),
  );
});

test('what is left alone becomes due once, from that moment on for ever, and a renewal ends that', () => {
  fc.assert(
    fc.property(moments, validities, fc.nat(), (now, validity, later) => {
      const current = periodFrom(now, validity);
      const due = current.notAfter.getTime() - validity.renewBefore * SECOND;
      const at = (time: number) => {
        const moment = new Date(time);
        return isDue(moment, current, validity.renewBefore, periodFrom(moment, validity));
      };

      expect(at(due - SECOND)).toBe(false);
      const moment = new Date(due + SECOND + later);
      expect(at(moment.getTime())).toBe(current.notAfter < periodFrom(moment, validity).notAfter);
      const renewed = periodFrom(moment, validity);
      expect(isDue(moment, renewed, validity.renewBefore, periodFrom(moment, validity))).toBe(
        false,
      );
    }),
  );
});
