/** AWS's answer to a call that it refuses. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Fields = { [name: string]: Json };

/** The elements of a list, which AWS does not return when the list is empty. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** One call as it arrived: whose it is and where it goes follows from its signature. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  readonly input: Fields;
}
