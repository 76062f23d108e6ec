"""What `bin/bench console` needs around the browser: the web server, and other agents who work through the API."""
