"""Who a person is: accounts with passwords or Google, sessions, and the tokens that prove them."""
