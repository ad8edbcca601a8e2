"""The link between session, stages and consoles: encrypted, authenticated, versioned. The only importer of zmq.

The protocol is docs/reference/wire.md. `wire` turns bytes into records, `server` is the session's end, `client` and
`client_thread` are everybody else's, `keys` says who may connect and as what.
"""
