"""Records what libcap makes of random sets and texts: python3 record.py SEED COUNT > text-41.jsonl

Asks libcap.so.2 itself, which getpcaps and capsh print with, so that sets can be asked about that no process here may have.
For a kernel with fewer capabilities: cc -shared -fPIC -o older.so older-kernel.c, then
CAPS_OF_KERNEL=38 LD_PRELOAD=./older.so python3 record.py SEED COUNT > text-38.jsonl
"""
import ctypes
import json
import random
import subprocess
import sys

libcap = ctypes.CDLL('libcap.so.2')
pointer = ctypes.c_void_p
libcap.cap_init.restype = pointer
libcap.cap_from_text.restype = pointer
libcap.cap_from_text.argtypes = [ctypes.c_char_p]
libcap.cap_to_text.restype = ctypes.c_char_p
libcap.cap_to_text.argtypes = [pointer, pointer]
libcap.cap_get_flag.argtypes = [pointer, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
libcap.cap_set_flag.argtypes = [pointer, ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.c_int]
libcap.cap_to_name.restype = ctypes.c_char_p
libcap.cap_max_bits.restype = ctypes.c_int

seed, count = int(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
bits = libcap.cap_max_bits()
names = [libcap.cap_to_name(bit).decode() for bit in range(41)]
FLAGS = range(3)  # effective, permitted, inheritable


def sets_of(text):
    state = libcap.cap_from_text(text.encode())
    if not state:
        return None
    value = ctypes.c_int()
    masks = []
    for flag in FLAGS:
        mask = 0
        for bit in range(64):
            libcap.cap_get_flag(state, bit, flag, ctypes.byref(value))
            mask |= value.value << bit
        masks.append(f'{mask:x}')
    return masks


def text_of(masks):
    state = libcap.cap_init()
    for flag, mask in enumerate(masks):
        for bit in range(64):
            if mask >> bit & 1:
                libcap.cap_set_flag(state, flag, 1, ctypes.byref(ctypes.c_int(bit)), 1)
    return libcap.cap_to_text(state, None).decode()


def some_mask():
    full = (1 << bits) - 1
    one, other = (1 << chance.randrange(bits) for _ in range(2))
    return chance.choice([0, full, full & ~one & ~other, one | other, chance.getrandbits(bits), chance.getrandbits(64)])


def some_sets():
    effective, permitted, inheritable = (some_mask() for _ in FLAGS)
    return [effective, effective if chance.random() < 0.4 else permitted, inheritable if chance.random() < 0.6 else 0]


def some_name():
    name, number = chance.choice(names), chance.randrange(66)
    return chance.choice([name] * 12 + [name.upper(), 'all', str(number), str(number), f'{number:#x}', f'0{number:o}', name[4:]])


def some_clause():
    clause = ','.join(some_name() for _ in range(chance.choice([0, 1, 1, 1, 2, 3])))
    for index in range(chance.choice([1, 1, 1, 2, 3])):
        clause += chance.choice(['=', '+', '-', '=+', '=-'] if index == 0 else ['+', '-', '+', '-', '='])
        clause += ''.join(chance.choice('eip') for _ in range(chance.choice([0, 1, 1, 2, 3])))
    return clause


def some_text():
    text = chance.choice([' ', '  ', '\t']).join(some_clause() for _ in range(chance.choice([1, 1, 2, 3])))
    if chance.random() > 0.2:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(['', ' ', *',+-=ex_09']) + text[at + chance.choice([0, 1]):]


written, read = [some_sets() for _ in range(count)], [some_text() for _ in range(count)]
package = subprocess.run(['dpkg-query', '-W', 'libcap2'], capture_output=True, text=True).stdout.split()
print(json.dumps({'recorded': f'record.py {seed} {count}, {" ".join(package)}', 'capabilities': bits}))
for masks in written:
    print(json.dumps({'sets': [f'{mask:x}' for mask in masks], 'written': text_of(masks)}))
for text in read:
    print(json.dumps({'text': text, 'read': sets_of(text)}))
