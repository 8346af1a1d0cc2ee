"""Facts about vendors from two public lists, in `vendors.tsv`: see its NOTICE. Our own entries, in `policy/vendors`, win."""
