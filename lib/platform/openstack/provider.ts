export { userDataSecretProvider as userDataSecret } from './user-data-secret-provider';
