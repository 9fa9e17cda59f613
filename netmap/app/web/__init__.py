"""Small pages that the server makes: no script, nothing from elsewhere, and nobody needs an account to see them."""
