import { describeReservationContract } from './reservation-contract.js';

describeReservationContract({ strategy: 'lock', redis: 'present' });
