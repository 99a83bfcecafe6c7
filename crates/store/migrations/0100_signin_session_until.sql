-- scope: community
-- Until when the provider lets a session last, when it says so; ours end by themselves besides.
ALTER TABLE session ADD COLUMN until {time};
