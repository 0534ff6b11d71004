/** How the constructs of this room read what they are given: the same as everybody does. */
export { Findings, checkSwitch, isRecord, isText, readProps, readTexts } from '../values';
