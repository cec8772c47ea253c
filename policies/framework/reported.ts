import type { Node } from "../stack/node";
import type { Finding } from "./rule";

/** Adds the fix to findings about a property that AWS reports and the program does not specify. */
export function withReportedFix({ reported }: Node, property: string, findings: readonly Finding[]): Finding[] {
  const fix = `AWS reports ${property}, but the program does not specify it: somebody changed it outside Pulumi. Change it back in AWS and run pulumi refresh, or specify ${property} in the program.`;
  return findings.map((finding) =>
    reported.has(property) ? { ...finding, message: `${finding.message} ${fix}` } : finding,
  );
}

/**
 * Judges a property again if only AWS reports it: the part of a rule that judges a resource by its own inputs could not
 * see it.
 */
export function ifReported(node: Node, property: string, judge: () => readonly Finding[]): Finding[] {
  return node.reported.has(property) ? withReportedFix(node, property, judge()) : [];
}
