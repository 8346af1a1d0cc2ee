"""What findings say of a cookie, a storage key, a recipient."""
