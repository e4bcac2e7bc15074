-- That a link's value exists is kept by locks among those who write them: a reference checked for each link cost more
-- than the link.
ALTER TABLE token_trait_links DROP CONSTRAINT token_trait_links_trait_id_trait_value_id_fkey;
ALTER TABLE trait_values DROP CONSTRAINT trait_values_trait_id_id_key;
