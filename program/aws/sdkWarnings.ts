// The SDK would print on every run that its versions of 2027 want a newer Node.js; the lock file keeps one that does not.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
