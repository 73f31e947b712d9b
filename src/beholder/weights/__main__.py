"""`python -m beholder.weights`: say of every file of weights whether it is there and right; exit 1 when one is not."""

import sys

from beholder.weights import report


def main() -> int:
    """Print one line a file, with its licence or its problem."""
    findings = report()
    widest = max(len(finding.weight.name) for finding in findings)
    for finding in findings:
        weight = finding.weight
        state = f"ok   {weight.licence}" if finding.ok else f"NO   {finding.problem}"
        carrier = f"{weight.distribution}=={weight.version}"
        print(f"{weight.name:{widest}} {carrier:30} {state}")
    return 0 if all(finding.ok for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
