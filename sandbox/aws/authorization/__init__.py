"""Enforcement of IAM policies: what each request asks for, whether policies allow it, and AWS's refusals."""
