import type { ConnectionFault } from './fault.ts';

const fault = (name: string, port: ConnectionFault['port'], more: Partial<ConnectionFault> = {}): ConnectionFault => ({
  of: 'connection',
  name: `connection-${name}`,
  leaves: 'nothing',
  port,
  ...more,
});

export const CONNECTION_FAULTS: readonly ConnectionFault[] = [
  fault('refused', 'closed'),
  fault('silent', 'silent'),
  fault('half-a-handshake', 'half-tls'),
  fault('rubbish', 'rubbish'),
  fault('reset', 'reset'),
  fault('hung-up', 'hang-up'),
  fault('without-tls', 'plain-http'),
  fault('expired-certificate', 'expired'),
  fault('other-authority', 'expired', { authority: 'other-authority.crt' }),
];
