//! What has a native form.
