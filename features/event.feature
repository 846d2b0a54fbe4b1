Feature: Event
  An event is a fact of the domain, named in the past tense: TodoAdded. It is an immutable value. It is made of plain data by
  its definition, and gets its id, its time and its place when an aggregate or a store takes it in.

  Rule: An event is made of plain data, which is checked where it enters

    @fault-10
    Scenario: An event holds its type and its data
      When a TodoAdded event is made of {"description": "milk", "priority": "high"}
      Then its type is "TodoAdded"
      And its data is {"description": "milk", "priority": "high"}

    Scenario: It holds what its schema makes of the data
      When a TodoAdded event is made of {"description": "milk"}
      Then its data is {"description": "milk", "priority": "low"}

    @fault-10
    Scenario: Data that does not fit the schema makes no event
      When a TodoAdded event is made of {"description": "", "priority": "urgent"}
      Then it is refused as a bad event
      And the refusal tells
        | eventType | "TodoAdded" |
      And the refusal points at "description" and "priority"

    Scenario Outline: Data is an object: <data> is none
      When a Noted event is made of <data>
      Then it is refused as a bad event
      And the refusal says: Invalid Noted: expected a plain object, got <got>

      Examples:
        | data   | got      |
        | null   | null     |
        | 7      | a number |
        | "milk" | a string |
        | [1, 2] | an array |

    Scenario Outline: Data is JSON: <thing> has no place in it
      When a Noted event is made with <thing> deep in its data
      Then it is refused as a bad event
      And the refusal points at "list.0.thing"
      And the refusal says: Invalid Noted: list.0.thing: expected <rule>, got <got>

      Examples:
        | thing                                              | rule                                                             | got                       |
        | a date                                             | JSON (null, boolean, finite number, string, array, plain object) | an instance of Date       |
        | a big integer                                      | JSON (null, boolean, finite number, string, array, plain object) | a bigint                  |
        | not-a-number                                       | a finite number                                                  | NaN                       |
        | infinity                                           | a finite number                                                  | Infinity                  |
        | minus infinity                                     | a finite number                                                  | -Infinity                 |
        | a function                                         | JSON (null, boolean, finite number, string, array, plain object) | a function                |
        | a symbol                                           | JSON (null, boolean, finite number, string, array, plain object) | a symbol                  |
        | a map                                              | JSON (null, boolean, finite number, string, array, plain object) | an instance of Map        |
        | a regular expression                               | JSON (null, boolean, finite number, string, array, plain object) | an instance of RegExp     |
        | an instance of a class                             | JSON (null, boolean, finite number, string, array, plain object) | an instance of Thing      |
        | an error                                           | JSON (null, boolean, finite number, string, array, plain object) | an instance of Error      |
        | bytes                                              | JSON (null, boolean, finite number, string, array, plain object) | an instance of Uint8Array |
        | a list of another prototype                        | JSON (null, boolean, finite number, string, array, plain object) | an array                  |
        | an object without a root                           | JSON (null, boolean, finite number, string, array, plain object) | an object                 |
        | an instance of a class that answers for its fields | JSON (null, boolean, finite number, string, array, plain object) | an instance of Answering  |
        | a list with a name                                 | JSON (null, boolean, finite number, string, array, plain object) | an array                  |
        | a list of a class of its own                       | JSON (null, boolean, finite number, string, array, plain object) | an array                  |
        | a list with a symbol                               | JSON (null, boolean, finite number, string, array, plain object) | an array                  |
        | an object that inherits                            | JSON (null, boolean, finite number, string, array, plain object) | an object                 |
        | an instance without a name                         | JSON (null, boolean, finite number, string, array, plain object) | an object                 |
        | a promise                                          | JSON (null, boolean, finite number, string, array, plain object) | an instance of Promise    |

    Scenario Outline: A list holds a value in every place: <thing> does not
      When a Noted event is made with <thing> deep in its data
      Then it is refused as a bad event
      And the refusal points at "list.0.thing.1"
      And the refusal says: Invalid Noted: list.0.thing.1: expected JSON (null, boolean, finite number, string, array, plain object), got undefined

      Examples:
        | thing                    |
        | a list with a hole       |
        | a list with an undefined |

    Scenario: Data holds no cycle
      When a Noted event is made of data that holds itself
      Then it is refused as a bad event
      And the refusal says: Invalid Noted: self.0.self.0.self.0.self.0: nested more than 100 levels deep (or in a cycle)

    Scenario: A symbol is no key of data
      When a Noted event is made with an object keyed by a symbol deep in its data
      Then it is refused as a bad event
      And the refusal says: Invalid Noted: list.0: expected string keys, got a symbol

    Scenario: A getter that fails fails with its own error
      When a Noted event is made of data whose getter fails
      Then it fails with the getter's own error

    Scenario: Data may be nested a hundred levels deep
      When a Noted event is made of data nested 100 levels deep
      Then its data is nested 100 levels deep

    Scenario: Deeper data is refused
      When a Noted event is made of data nested 101 levels deep
      Then it is refused as a bad event
      And the refusal says: Invalid Noted: inside.0.inside.0.inside.0.inside.0: nested more than 100 levels deep (or in a cycle)

    Scenario Outline: JSON knows neither <thing> nor its like: <rule>
      When a Noted event is made with <thing> deep in its data
      Then its data is <data>

      Examples:
        | thing        | rule                  | data                     |
        | an undefined | the key is left out   | {"list": [{}]}           |
        | minus zero   | there is but one zero | {"list": [{"thing": 0}]} |

    Scenario: A schema that answers later is refused at its first use
      When an event is made by a definition whose schema answers with a promise
      Then it is refused as a bad argument
      And the refusal tells the field schema
      And the refusal says: schema must be a schema that answers at once, got an object.

    Scenario Outline: What is no schema makes no definition: <value>
      When an event type is defined with <value> for a schema
      Then it is refused as a bad argument
      And the refusal tells the field schema
      And the refusal says: schema must be a Standard Schema, or shape<T>(), got <told>.

      Examples:
        | value               | told      |
        | null                | null      |
        | {}                  | an object |
        | {"~standard": {}}   | an object |
        | {"~standard": null} | an object |
        | {"~standard": "x"}  | an object |
        | "string"            | "string"  |
        | [1]                 | an array  |
        | true                | true      |

    Scenario: A schema may be a function, as those of some libraries are
      When an event is made by a definition whose schema is a function
      Then its type is "Checked"

    Scenario: Any other function is no schema
      When an event type is defined with a function for a schema
      Then it is refused as a bad argument
      And the refusal says: schema must be a Standard Schema, or shape<T>(), got a function.

    Scenario Outline: What a schema finds wrong is told, and where: <findings>
      When an event is made by a definition whose schema finds <findings>
      Then it is refused as a bad event
      And the refusal says: Invalid Checked: <told>

      Examples:
        | findings                                                                             | told                        |
        | [{"message": "odd"}]                                                                 | odd                         |
        | [{"message": "odd", "path": []}]                                                     | odd                         |
        | [{"message": "too long", "path": ["lines", 0, {"key": "text"}]}, {"message": "odd"}] | lines.0.text: too long; odd |

    Scenario Outline: A schema that answers with <answer> answers with nothing that can be used
      When an event is made by a definition whose schema answers with <answer>
      Then it is refused as a bad argument
      And the refusal says: schema must be a schema that answers at once, got an object.

      Examples:
        | answer |
        | null   |
        | "yes"  |

    Scenario Outline: A type of event may not be called <name>
      When an event type is defined with the name <name>
      Then it is refused as a bad argument
      And the refusal tells the field "type"
      And the refusal tells the value <name>
      And the refusal says that type must be <rule>

      Examples:
        | name        | rule                                     |
        | ""          | a non-empty string                       |
        | "$Reserved" | a name without a leading "$" (reserved)  |
        | "a\u0000b"  | text without U+0000                      |
        | "\ud83e"    | well-formed Unicode (no lone surrogates) |
        | "x" × 257   | at most 256 bytes of UTF-8               |
        | "é" × 129   | at most 256 bytes of UTF-8               |

    Scenario Outline: An event may not have the id <id>
      When a TodoAdded event is made with the id <id>
      Then it is refused as a bad argument
      And the refusal tells the field id
      And the refusal tells the value <id>
      And the refusal says that id must be <rule>

      Examples:
        | id         | rule                                     |
        | "$mine"    | a name without a leading "$" (reserved)  |
        | "a\u0000b" | text without U+0000                      |
        | "\udd5b"   | well-formed Unicode (no lone surrogates) |
        | "x" × 257  | at most 256 bytes of UTF-8               |
        | "é" × 129  | at most 256 bytes of UTF-8               |

    @fault-10
    Scenario Outline: A time has one form, with its zone: <time> is none
      When a TodoAdded event is made with the time <time>
      Then it is refused as a bad argument
      And the refusal tells the field timestamp
      And the refusal tells the value <time>
      And the refusal says: timestamp must be a timestamp such as "2026-01-31T09:30:00.000Z", got <time>.

      Examples:
        | time                            |
        | "2026-01-31T09:30:00.000"       |
        | "2026-01-31T09:30:00Z"          |
        | "2026-01-31T09:30:00.000+01:00" |
        | "2026-01-31 09:30:00.000Z"      |
        | "2026-02-30T09:30:00.000Z"      |
        | "2026-01-31T25:00:00.000Z"      |
        | "+010000-01-01T00:00:00.000Z"   |
        | "yesterday"                     |

    Scenario Outline: What is no text is neither id nor time: <part> <value>
      When a TodoAdded event is made with <part> <value>
      Then it is refused as a bad argument
      And the refusal says: <sentence>

      Examples:
        | part     | value | sentence                                                                    |
        | the id   | 7     | id must be a string, got 7.                                                 |
        | the time | null  | timestamp must be a timestamp such as "2026-01-31T09:30:00.000Z", got null. |
        | the time | 7     | timestamp must be a timestamp such as "2026-01-31T09:30:00.000Z", got 7.    |

    Scenario Outline: Of a long text the refusal tells the beginning: <time>
      When a TodoAdded event is made with the time <time>
      Then it is refused as a bad argument
      And the refusal says: timestamp must be a timestamp such as "2026-01-31T09:30:00.000Z", got <told>.

      Examples:
        | time        | told                                                                                |
        | "yes" × 26  | "yesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyes"    |
        | "yeah" × 20 | "yeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeahyeah"  |
        | "yes" × 27  | "yesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesyesye…" |

    Scenario Outline: Years run from 0000 to 9999: <time>
      When a TodoAdded event is made with the time <time>
      Then its time is <time>

      Examples:
        | time                       |
        | "0000-01-01T00:00:00.000Z" |
        | "9999-12-31T23:59:59.999Z" |

    Scenario Outline: Metadata has its own rules: <metadata>
      When a TodoAdded event is made with the metadata <metadata>
      Then it is refused as a bad argument
      And the refusal tells the field "<field>"
      And the refusal says that <field> must be <rule>

      Examples:
        | metadata               | field                  | rule                     |
        | {"correlationId": ""}  | metadata.correlationId | a non-empty string       |
        | {"causationId": 7}     | metadata.causationId   | a string                 |
        | {"commandId": null}    | metadata.commandId     | a string                 |
        | {"schemaVersion": 0}   | metadata.schemaVersion | a whole number from 1 on |
        | {"schemaVersion": "1"} | metadata.schemaVersion | a whole number from 1 on |

    Scenario Outline: Metadata is a plain object of JSON: <metadata> is none
      When a TodoAdded event is made with <metadata> for metadata
      Then it is refused as a bad event
      And the refusal points at "<where>"

      Examples:
        | metadata                 | where               |
        | a text                   | metadata            |
        | a date                   | metadata            |
        | an object that holds one | metadata.list.0.day |

    Scenario: Metadata may tell the version of its schema
      When a TodoAdded event is made with the metadata {"schemaVersion": 2}
      Then its metadata is {"schemaVersion": 2}

    Scenario: A key that Immutable.js cannot hold is refused
      When a Noted event is made of {"a": {"propertyIsEnumerable": 1}}
      Then it is refused as a bad event
      And the refusal says: Invalid Noted: a.propertyIsEnumerable: a key that Immutable.js cannot hold

    Scenario: A definition tells its own events from others
      When a TodoAdded event is made of {"description": "milk"}
      Then TodoAdded knows it as its own
      And TodoFinished does not
      And TodoAdded is called "TodoAdded"

  Rule: An event is unplaced until an aggregate or a store takes it in

    Scenario: A new event has neither id nor time nor place
      When a TodoAdded event is made of {"description": "milk"}
      Then its id is ""
      And its time is ""
      And its stream is ""
      And its version is 0

    Scenario: What it is given it has at once
      When a TodoAdded event is made with the id "my own"
      Then its id is "my own"
      And its version is 0

    Scenario: Metadata is what it is given
      When a TodoAdded event is made with the metadata {"correlationId": "spring", "user": {"name": "Ada"}}
      Then its metadata is {"correlationId": "spring", "user": {"name": "Ada"}}

  Rule: An event is a value

    Scenario: Two unplaced events of the same data are equal
      When two TodoAdded events are made of {"description": "milk"} and {"description": "milk"}
      Then they are equal, also to a set

    Scenario: The order of keys makes no difference
      When two Noted events are made of {"a": 1, "b": {"c": [1, 2], "d": 2}} and {"b": {"d": 2, "c": [1, 2]}, "a": 1}
      Then they are equal, also to a set

    Scenario Outline: Any difference makes another value: <one> and <other>
      When two Noted events are made of <one> and <other>
      Then they are not equal

      Examples:
        | one              | other                   |
        | {"a": 1}         | {"a": 2}                |
        | {"a": 1}         | {"a": "1"}              |
        | {"a": null}      | {}                      |
        | {"a": [1, 2]}    | {"a": [2, 1]}           |
        | {"a": {}}        | {"a": []}               |
        | {"a": [[]]}      | {"a": [{}]}             |
        | {"a": {"b": 1}}  | {"a": {"b": 1, "c": 1}} |
        | {"__proto__": 1} | {"__proto__": 2}        |
        | {"a": 1}         | {"b": 1}                |
        | {"a": 1, "b": 2} | {"a": 1}                |
        | {"a": 1, "b": 2} | {"a": 2, "b": 1}        |
        | {"a": 1, "b": 2} | {"a": 1, "b": 3}        |

    Scenario: Events of two types are not equal, whatever their data
      When a TodoStarted event and a TodoFinished event are made of {}
      Then they are not equal

    Scenario Outline: An event's <part> is a part of its value
      When two TodoAdded events are made of the same data, one of them with <part> <value>
      Then they are not equal

      Examples:
        | part         | value                      |
        | the id       | "my own"                   |
        | the time     | "2026-01-31T09:30:00.000Z" |
        | the metadata | {"correlationId": "a"}     |

    Scenario: An event is no command, even of the same name and data
      When an event and a command are made, both called "Noted", with the same id, time and data
      Then they are not equal

    Scenario Outline: Nothing can be written over: <part>
      Given a TodoAdded event of {"description": "milk"}
      When someone tries to write over its <part>
      Then it is as it was

      Examples:
        | part      |
        | id        |
        | type      |
        | version   |
        | timestamp |
        | data      |
        | metadata  |

    Scenario: What it was made of can change without it
      Given plain data {"list": [{"a": 1}]}
      When a Noted event is made of that data, and the data is changed afterwards
      Then its data is {"list": [{"a": 1}]}

    Scenario: Who asks for plain data gets a copy
      Given a Noted event of {"list": [{"a": 1}]}
      When someone asks for its plain data and changes that
      Then its data is {"list": [{"a": 1}]}

    Scenario: The copy is like any other object, whatever its keys
      Given a Noted event of {"__proto__": 1, "list": [{"__proto__": 2}], "a": 3}
      Then every key of its plain data can be changed and taken away

    Scenario Outline: Plain data, JSON and the console show what it was made of, every key kept: <data>
      Given a Noted event of <data>
      Then its data is <data>
      And its data is the same as JSON, alone and as a part of the event
      And the console shows the event, and its data, as plain data
      And what is nested in its data gives the same plain data

      Examples:
        | data                                                      |
        | {}                                                        |
        | {"a": [1, {"b": null}], "c": {"d": "x"}}                  |
        | {"__proto__": {"a": 1}, "constructor": 2, "toJS": 3}      |
        | {"a": [{"__proto__": 1}], "b": {"constructor": {"c": 2}}} |
        | {"a": [[{"constructor": 1}, 2]], "b": {"toString": 3}}    |

    Scenario: Data is read by its keys, through all that is nested
      Given a Noted event of {"lines": [{"sku": "apple", "tags": {"red": true}}], "note": null, "__proto__": {"size": 3}}
      Then reading its data by key gives
        | lines.0.sku      | "apple" |
        | lines.0.tags.red | true    |
        | note             | null    |
        | __proto__.size   | 3       |
      And reading its data by key gives nothing for
        | lines.1      |
        | lines.0.name |
        | constructor  |
        | toString     |

    Scenario: Data tells how many keys it has, and which
      Given a Noted event of {"a": 1, "b": null, "__proto__": 2}
      Then its data has 3 keys
      And its data has "b", but not "c"
      And its data has "__proto__", but not "toString"

    Scenario: An event, and its data, equal themselves, and nothing that only looks the same
      Given a Noted event of {"a": 1}
      Then it equals itself, and nothing that only looks the same
      And its data equals itself, and nothing that only looks the same

    Scenario: Hash codes tell events apart
      When 1,000 Noted events are made that differ in one number alone
      Then their hash codes differ, but for a few

    Scenario: Data may come from elsewhere, as from a frame of a browser
      When a Noted event is made of objects and lists of another realm
      Then its data is {"a": [1, {"b": "x"}], "c": {}}
