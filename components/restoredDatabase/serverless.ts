import * as pulumi from "@pulumi/pulumi";
import { literal, omitUndefined } from "../arguments/inputs";
import type { ArgsValidator } from "../arguments/validation";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { capacityErrors, capacityRangeErrors, pauseErrors, SERVERLESS_CLASS } from "../rds/engines/serverless";
import type { RestoredDatabaseArgs, RestoredInstance, ServerlessScaling } from "./args";

const FIELD = "serverlessv2ScalingConfiguration";

/** A scaling configuration whose values are known. */
type Scaling = { [K in keyof ServerlessScaling]: number | undefined };

export interface ServerlessCapacity {
  minCapacity: number;
  maxCapacity: number;
  secondsUntilAutoPause?: number;
}

/** Returns the errors in the scaling configuration of a cluster, and why it must be specified. */
export function serverlessErrors(args: RestoredDatabaseArgs): ArgumentError[] {
  const { instanceClass } = args;
  const instances: readonly Partial<RestoredInstance>[] = args.instances ?? [{}];
  const { minCapacity, maxCapacity, secondsUntilAutoPause } = args[FIELD] ?? {};
  const classes = instances.map((instance) => literal(instance.instanceClass ?? instanceClass));
  return [
    ...classErrors(args, classes),
    ...scalingErrors({
      minCapacity: literal(minCapacity),
      maxCapacity: literal(maxCapacity),
      secondsUntilAutoPause: literal(secondsUntilAutoPause),
    }),
  ];
}

/** Returns why instances of these classes require a scaling configuration. */
export function classErrors(args: RestoredDatabaseArgs, classes: readonly (string | undefined)[]): ArgumentError[] {
  return errorsAt(
    FIELD,
    args[FIELD] === undefined && classes.includes(SERVERLESS_CLASS)
      ? [
          `must be specified for instances of class ${SERVERLESS_CLASS}, because a snapshot does not contain it; use the capacity of the source cluster, such as { minCapacity: 0.5, maxCapacity: 16 }.`,
        ]
      : [],
  );
}

function scalingErrors({ minCapacity, maxCapacity, secondsUntilAutoPause }: Scaling): ArgumentError[] {
  const least = minCapacity === undefined ? [] : capacityErrors("minCapacity", minCapacity);
  const most = maxCapacity === undefined ? [] : capacityErrors("maxCapacity", maxCapacity);
  const isComplete = minCapacity !== undefined && maxCapacity !== undefined && least.length + most.length === 0;
  return [
    ...errorsAt(`${FIELD}.minCapacity`, isComplete ? capacityRangeErrors(minCapacity, maxCapacity) : least),
    ...errorsAt(`${FIELD}.maxCapacity`, most),
    ...errorsAt(
      `${FIELD}.secondsUntilAutoPause`,
      secondsUntilAutoPause === undefined ? [] : pauseErrors(secondsUntilAutoPause),
    ),
  ];
}

/** Returns the validated scaling configuration; `undefined` if there is none. */
export function validatedScaling(
  scaling: ServerlessScaling | undefined,
  validator: ArgsValidator,
): pulumi.Output<ServerlessCapacity> | undefined {
  if (scaling === undefined) {
    return undefined;
  }
  const { minCapacity, maxCapacity, secondsUntilAutoPause } = scaling;
  const values = pulumi.all([minCapacity, maxCapacity, secondsUntilAutoPause]);
  return validator
    .validated(values, ([minCapacity, maxCapacity, secondsUntilAutoPause]) =>
      scalingErrors({ minCapacity, maxCapacity, secondsUntilAutoPause }),
    )
    .apply(([minCapacity, maxCapacity, secondsUntilAutoPause]) => ({
      minCapacity,
      maxCapacity,
      ...omitUndefined({ secondsUntilAutoPause }),
    }));
}
