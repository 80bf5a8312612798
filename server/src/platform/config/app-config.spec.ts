import { AppConfig } from './app-config.js';

const DATABASE_URL = 'postgres://jari@localhost/jari';
const TRUST_PROXY_FAULT = 'TRUST_PROXY must be true, false, or addresses separated by commas';

function refusal(env: Record<string, string>): string {
  try {
    AppConfig.fromEnvironment(env);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('the settings', () => {
  it('name every fault at once and print no value', () => {
    const faulty = {
      DATABASE_URL: 'mysql://root:hunter2@db.internal/x',
      PORT: '70001',
      TRUST_PROXY: '10.0.0.0/8, proxy.internal',
      ALLOWED_ORIGINS: 'ftp://files.internal',
      PAYMENT_MODE: 'bitcoin',
      RATE_LIMIT_ENABLED: 'perhaps',
      OPERATOR_EMAIL: 'nobody',
      OPERATOR_PASSWORD: 'hunter2',
    };
    const message = refusal(faulty);
    for (const name of Object.keys(faulty)) expect(message).toContain(name);
    expect(message).toContain(TRUST_PROXY_FAULT);
    for (const value of [...Object.values(faulty), 'proxy.internal', 'hunter2', '10.0.0.0']) expect(message).not.toContain(value);
  });

  it.each(['hunter2', 'x'.repeat(201), 'correct\thorse', 'correct horse\n', '        '])('refuse the operator\'s password %j, with which nobody could sign in', (OPERATOR_PASSWORD) => {
    expect(refusal({ DATABASE_URL, OPERATOR_EMAIL: 'operator@jari.example', OPERATOR_PASSWORD })).toContain('OPERATOR_PASSWORD must have 8 to 200 characters');
  });

  it('keep the blanks around the operator\'s password, which are part of it', () => {
    const OPERATOR_PASSWORD = ' correct horse ';
    expect(AppConfig.fromEnvironment({ DATABASE_URL, OPERATOR_EMAIL: 'operator@jari.example', OPERATOR_PASSWORD }).operator?.password).toBe(OPERATOR_PASSWORD);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['', false],
    ['loopback', 'loopback'],
    ['loopback, linklocal,uniquelocal', 'loopback, linklocal,uniquelocal'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.7, 2001:db8::/32, ::1', '192.0.2.7, 2001:db8::/32, ::1'],
  ])('take %p for the proxies to trust', (TRUST_PROXY, expected) => {
    expect(AppConfig.fromEnvironment({ DATABASE_URL, TRUST_PROXY }).trustProxy).toBe(expected);
  });

  it.each(['yes', '1', 'proxy.internal', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/1e1', '2001:db8::/129', 'fe80::1%eth0', 'loopback,', ',', 'true, loopback'])(
    'refuse %p for them', (TRUST_PROXY) => {
      expect(refusal({ DATABASE_URL, TRUST_PROXY })).toBe(`The settings are not usable:\n  - ${TRUST_PROXY_FAULT}`);
    },
  );
});
