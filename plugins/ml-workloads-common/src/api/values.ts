/** An integer: a number below 2^53, else a decimal string. */
export type BigInteger = number | string;

/** Money or GPU time that may be unknown. */
export type Micros = BigInteger | null;

/** A time, RFC 3339 UTC. */
export type Timestamp = string;
