Feature: What happens to a todo
  The facts of a todo's life. Each one names its todo and tells all there is to know, so that it can be read alone.

  Scenario: A todo was added
    When "Water the plants" is added as Queued
    Then a TodoAdded happened
    And it tells the todo's id
    And it tells the description "Water the plants"
    And it tells the status Queued
    And it tells no more

  Scenario: A todo's status was changed
    Given a todo "Water the plants" that is Queued
    When its status is changed to Started
    Then a TodoStatusChanged happened
    And it tells the todo's id
    And it tells the status Started
    And it tells no more

  Scenario: A todo was removed
    Given a todo "Water the plants" that is Queued
    When it is removed
    Then a TodoRemoved happened
    And it tells the todo's id
    And it tells no more

  Scenario Outline: A fact with a part missing is none
    When a <event> is made without <part>
    Then it is refused for want of <part>

    Examples:
      | event             | part        |
      | TodoAdded         | id          |
      | TodoAdded         | description |
      | TodoAdded         | status      |
      | TodoStatusChanged | id          |
      | TodoStatusChanged | status      |
      | TodoRemoved       | id          |
