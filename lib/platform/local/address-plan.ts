/** Who has which address in a local network. */
export {
  FIRST_MACHINE_INDEX,
  planAddresses,
  routerAddress as bridgeAddress,
} from '../address-plan';
export type { AddressPlan, AddressRequest } from '../address-plan';
