import assert from 'node:assert/strict';
import { acceptedUser } from '../../../src/policy/psp/accepted-user.ts';

describe('policy/psp/accepted-user', () => {
  it('is root only where nobody else is accepted', () => {
    assert.equal(acceptedUser(undefined), 1000);
    assert.equal(acceptedUser([{ min: 2000, max: 3000 }]), 2000);
    assert.equal(acceptedUser([{ min: 0, max: 65535 }]), 1000);
    assert.equal(acceptedUser([{ max: 10 }]), 1);
    assert.equal(acceptedUser([{}, { min: 7, max: 7 }]), 7);
    assert.equal(acceptedUser([{ min: 0, max: 0 }]), 0);
  });
});
