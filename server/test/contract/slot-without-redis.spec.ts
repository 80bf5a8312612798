import { describeReservationContract } from './reservation-contract.js';

describeReservationContract({ strategy: 'slot', redis: 'away' });
