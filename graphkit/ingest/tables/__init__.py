"""Any table through a mapping profile: call records, registers, lists, adverts."""
