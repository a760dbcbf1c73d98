/// The description of the API (OpenAPI 3.1), as it is served.
public let openAPI: StaticString = #"""
    {
      "openapi": "3.1.0",
      "info": {
        "title": "OneUp",
        "version": "1",
        "description": "Accounts and rooms of a OneUp cluster. Games are played over the game protocol."
      },
      "servers": [{"url": "/"}],
      "paths": {
        "/api/v1/login": {"post": {
          "operationId": "login", "summary": "Log in with name and password", "security": [],
          "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Login"}}}},
          "responses": {
            "200": {"$ref": "#/components/responses/Session"}, "400": {"$ref": "#/components/responses/Error"},
            "401": {"$ref": "#/components/responses/Error"}, "405": {"$ref": "#/components/responses/Error"},
            "503": {"$ref": "#/components/responses/Error"}}}},
        "/api/v1/guest": {"post": {
          "operationId": "guest", "summary": "Make a guest account", "security": [],
          "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Guest"}}}},
          "responses": {
            "200": {"$ref": "#/components/responses/Session"}, "400": {"$ref": "#/components/responses/Error"},
            "405": {"$ref": "#/components/responses/Error"}, "503": {"$ref": "#/components/responses/Error"}}}},
        "/api/v1/me": {"get": {
          "operationId": "me", "summary": "Who the access token speaks for",
          "responses": {
            "200": {"description": "The account", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Me"}}}},
            "401": {"$ref": "#/components/responses/Error"}, "405": {"$ref": "#/components/responses/Error"}}}},
        "/api/v1/rooms": {"get": {
          "operationId": "rooms", "summary": "The newest hundred open rooms",
          "responses": {
            "200": {"description": "The rooms", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Rooms"}}}},
            "401": {"$ref": "#/components/responses/Error"}, "405": {"$ref": "#/components/responses/Error"}}}},
        "/api/v1/games/{id}": {"get": {
          "operationId": "game", "summary": "A played game with at most 200 of its steps",
          "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}},
            {"name": "after", "in": "query", "description": "Only steps after so many", "schema": {"type": "integer", "minimum": 0}}],
          "responses": {
            "200": {"description": "The game", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Game"}}}},
            "401": {"$ref": "#/components/responses/Error"}, "404": {"$ref": "#/components/responses/Error"},
            "405": {"$ref": "#/components/responses/Error"}, "503": {"$ref": "#/components/responses/Error"}}}},
        "/api/v1/openapi.json": {"get": {
          "operationId": "openapi", "summary": "This description", "security": [],
          "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}},
            "405": {"$ref": "#/components/responses/Error"}}}}
      },
      "security": [{"token": []}],
      "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        "responses": {
          "Error": {"description": "A refusal",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "Session": {"description": "A new session",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}
        },
        "schemas": {
          "Key": {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,64}$",
            "description": "Random, a new one for each request. The same key again gets the same session and makes no second one."},
          "Login": {"type": "object", "required": ["name", "password", "key"], "properties": {
            "name": {"type": "string"}, "password": {"type": "string"}, "key": {"$ref": "#/components/schemas/Key"}}},
          "Guest": {"type": "object", "required": ["name", "key"], "properties": {
            "name": {"type": "string"}, "key": {"$ref": "#/components/schemas/Key"}}},
          "Session": {"type": "object",
            "required": ["name", "session", "guest", "token", "token_seconds", "refresh"], "properties": {
            "name": {"type": "string"}, "session": {"type": "string"}, "guest": {"type": "boolean"},
            "token": {"type": "string", "description": "The access token, a JWT"},
            "token_seconds": {"type": "integer", "description": "How long it is good"},
            "refresh": {"type": "string", "description": "The refresh token, for the game protocol's account.refresh"}}},
          "Me": {"type": "object", "required": ["name", "user", "session", "admin", "expires_at", "server"], "properties": {
            "name": {"type": "string"}, "user": {"type": "string"}, "session": {"type": "string"},
            "admin": {"type": "boolean"}, "expires_at": {"type": "integer", "description": "Seconds since 1970"},
            "server": {"type": "string", "description": "The server that answered"}}},
          "Rooms": {"type": "object", "required": ["rooms"], "properties": {
            "rooms": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Room"}}}},
          "Room": {"type": "object", "required": ["room", "game", "title", "summary"], "properties": {
            "room": {"type": "integer", "minimum": 100000, "maximum": 999999}, "game": {"type": "string"},
            "title": {"type": "string"}, "summary": {"type": "string"}}},
          "Game": {"type": "object",
            "required": ["format", "id", "game", "title", "room", "round", "options", "first", "random", "players", "rated",
              "started", "ended", "winner", "reason", "hash", "steps", "more"], "properties": {
            "format": {"const": "oneup-game/1"}, "id": {"type": "integer"}, "game": {"type": "string"},
            "title": {"type": "string"}, "room": {"type": "integer"}, "round": {"type": "integer"},
            "options": {"type": "string"}, "first": {"type": "integer"},
            "random": {"type": "string", "description": "A whole number of 64 bits"},
            "players": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {
              "name": {"type": "string"}, "rating": {"type": "number"}, "deviation": {"type": "number"}}}},
            "rated": {"type": "boolean"}, "started": {"type": "integer"}, "ended": {"type": "integer"},
            "winner": {"type": ["integer", "null"]}, "reason": {"type": "string"},
            "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "steps": {"type": "array", "maxItems": 200, "items": {"type": "object", "required": ["at"], "properties": {
              "seat": {"type": ["integer", "null"]}, "at": {"type": "integer"}, "text": {"type": "string"},
              "used": {"type": "integer"}, "credited": {"type": "integer"}, "resigned": {"type": "integer"}}}},
            "more": {"type": "boolean", "description": "Whether other steps follow"}}},
          "Error": {"type": "object", "required": ["error"], "properties": {
            "error": {"type": "object", "required": ["code", "message"], "properties": {
              "code": {"type": "string"}, "message": {"type": "string"}}}}}
        }
      }
    }

    """#
