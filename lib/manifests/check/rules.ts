import { SCHEMA_RULES } from '../schema';

import { access } from './access';
import { amounts } from './amounts';
import { claims } from './claims';
import { data } from './data';
import { duplicates } from './duplicates';
import { imageNames, images } from './images';
import { keys } from './keys';
import { labels } from './labels';
import { names } from './names';
import { pods } from './pods';
import { ports } from './ports';
import { qos } from './qos';
import { quantities } from './quantities';
import { references } from './references';
import type { Rule } from './rule';
import { routes } from './routes';
import { selectors } from './selectors';
import { services } from './services';
import { sharedPorts } from './shared-ports';
import { sizes } from './sizes';
import { workloads } from './workloads';

/** All rules, in the order in which they are asked. */
export const RULES: readonly Rule[] = [
  names,
  labels,
  quantities,
  amounts,
  ports,
  selectors,
  pods,
  duplicates,
  sharedPorts,
  claims,
  access,
  routes,
  workloads,
  services,
  references,
  keys,
  sizes,
  data,
  imageNames,
  images,
  qos,
  ...SCHEMA_RULES,
];
